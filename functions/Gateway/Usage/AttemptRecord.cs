using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary>One attempt at one endpoint, as it is recorded.</summary>
public sealed record AttemptRecord
{
    /// <summary>A <see cref="Failure"/>: another attempt at the same answer was faster.</summary>
    public const string HedgeLost = "hedge_lost";

    /// <summary>A <see cref="Failure"/>: the endpoint was resting, and nothing was sent.</summary>
    public const string BreakerOpen = "breaker_open";

    /// <summary>A <see cref="Failure"/>: neither the balance nor a limit pays for the endpoint, and nothing was sent.</summary>
    public const string Unaffordable = "unaffordable";

    public required string Provider { get; init; }

    public required string EndpointTag { get; init; }

    public required string Model { get; init; }

    /// <summary>HTTP status of the provider's answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Class of the failure in snake case, <see cref="HedgeLost"/> or <see cref="BreakerOpen"/>; null for success.</summary>
    public string? Failure { get; init; }

    /// <summary>Milliseconds from the start of the attempt to its end.</summary>
    public double DurationMs { get; init; }

    public string? UpstreamId { get; init; }

    /// <summary>What the provider calls the model; with <see cref="EndpointTag"/> it names the endpoint.</summary>
    public string? UpstreamModel { get; init; }

    /// <summary>Milliseconds from the request's arrival to the start of the attempt; null where it began when the one before had ended.</summary>
    public double? StartMs { get; init; }

    /// <summary>Milliseconds from the start of the attempt to its first content; null for an answer in one piece, and when none came.</summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>Output tokens of the attempt; null without an answer.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>False when a tool call was not JSON or named no offered tool; null when the answer called no tools.</summary>
    public bool? ToolCallsValid { get; init; }

    /// <summary>True when the attempt says nothing of its endpoint: the caller left, or another attempt won. Null otherwise.</summary>
    public bool? Abandoned { get; init; }

    /// <summary>The account's own credential that the attempt was made with; null for the gateway's own.</summary>
    public string? CredentialId { get; init; }

    /// <summary>True when the attempt was made with the account's own provider key.</summary>
    public bool IsByok => CredentialId is not null;

    /// <summary>
    /// What the attempt cost whoever runs the gateway, at list prices, though no caller is billed for it (invariant I5); estimated where the
    /// provider did not say what it used. Null when it brought the answer, or used nothing as far as is known, and
    /// where the account's own key has paid.
    /// </summary>
    public Money? OperatorCost { get; init; }
}
