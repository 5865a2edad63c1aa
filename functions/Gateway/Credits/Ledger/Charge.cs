using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>What one generation costs an account: an entry of the ledger, never changed once it is there.</summary>
public sealed record Charge
{
    /// <summary>The identity: a generation is charged once, however often it is told.</summary>
    public required string GenerationId { get; init; }

    /// <summary>When the request was admitted: names the windows that it counts in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Taken from the account's credits.</summary>
    public required Money Cost { get; init; }

    /// <summary>What the call cost at a provider under the caller's own key; counted, not charged.</summary>
    public Money ByokCost { get; init; }

    /// <summary>The part of <see cref="ByokCost"/> that the month's allowance has, and that is free of the fee.</summary>
    public Money Waived { get; init; }

    public required string KeyHash { get; init; }

    /// <summary>Who made the key; null when nobody is named.</summary>
    public string? MemberId { get; init; }

    /// <summary>The catalog whose prices made the cost.</summary>
    public string? PriceVersion { get; init; }

    /// <summary>The lease that the request was admitted from; null for a charge straight to the balance.</summary>
    public string? LeaseId { get; init; }

    /// <summary>The limits that it was admitted from.</summary>
    public ImmutableArray<ChargeHold> Holds { get; init; } = [];

    /// <summary>True when there is nothing to charge or count.</summary>
    public bool IsNothing => Cost == default && ByokCost == default;
}
