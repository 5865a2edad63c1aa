using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>What became of a <see cref="LeaseRequest"/>.</summary>
public sealed record LeaseOutcome
{
    /// <summary>
    /// True when a lease that the instance believed in is gone: it expired and was swept. Nothing was taken or given back. What the instance has in memory is
    /// void, and it begins anew under another lease id, because charges against this one now go straight to the balance.
    /// </summary>
    public bool Void { get; init; }

    /// <summary>Index of the first ask whose scope has less than its minimum; null when everything was taken.</summary>
    public int? Short { get; init; }

    /// <summary>One for each ask, in order; empty when <see cref="Void"/>.</summary>
    public ImmutableArray<LeaseState> States { get; init; } = [];
}
