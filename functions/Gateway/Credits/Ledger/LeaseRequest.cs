using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>One change of an instance's leases in an account. All that is asked for is taken together, or nothing is.</summary>
public sealed record LeaseRequest
{
    public required string AccountId { get; init; }

    /// <summary>Letters and digits; unique to a start of a process, and to the times it has had to begin anew.</summary>
    public required string LeaseId { get; init; }

    /// <summary>The instance's clock: names windows.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>All leases of the instance that are asked about here are held until then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public required ImmutableArray<LeaseAsk> Asks { get; init; }
}
