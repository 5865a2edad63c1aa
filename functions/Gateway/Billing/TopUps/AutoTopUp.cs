using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>How an account's credits are topped up without anybody's doing, and how that goes.</summary>
public sealed record AutoTopUp
{
    /// <summary>Credits are bought when less than this is available.</summary>
    public required Money Threshold { get; init; }

    /// <summary>The credits that are bought then, in whole cents.</summary>
    public required Money Amount { get; init; }

    /// <summary>False after it was switched off, by the account or by the gateway.</summary>
    public bool IsOn { get; init; }

    /// <summary>Why the gateway switched it off; null when it did not.</summary>
    public string? OffReason { get; init; }

    /// <summary>Top-ups that were ever begun: each has its own number.</summary>
    public long Attempts { get; init; }

    /// <summary>The one that is under way; null for none. There is never more than one.</summary>
    public PendingTopUp? Pending { get; init; }

    /// <summary>Refusals since the last one that was paid.</summary>
    public int Declines { get; init; }

    /// <summary>Nothing is tried before; null for no wait.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When the last one was paid; null when none was.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Whether there is anything to do for it, now or later.</summary>
    public bool IsActive => IsOn || Pending is not null;
}
