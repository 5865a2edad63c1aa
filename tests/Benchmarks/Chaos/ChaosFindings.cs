using Interchange.Gateway.Usage.Settlement.Reconciliation;

namespace Interchange.Benchmarks.Chaos;

/// <summary>What a run has found. Amounts are nano-dollars.</summary>
internal sealed record ChaosFindings
{
    public required int Kills { get; init; }

    /// <summary>Processes that ended by themselves.</summary>
    public required int Ended { get; init; }

    /// <summary>How many requests ended how.</summary>
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    /// <summary>How many exchanges with storage there were …</summary>
    public required int Exchanges { get; init; }

    /// <summary>… and how many of them met which trouble.</summary>
    public required IReadOnlyDictionary<string, int> Troubles { get; init; }

    /// <summary>Messages that were settled and delivered again on purpose, beside those of the killed.</summary>
    public required int Repeated { get; init; }

    /// <summary>How often the books were looked at meanwhile.</summary>
    public required int Samples { get; init; }

    public required int Completed { get; init; }

    /// <summary>Generations that were charged: those that were completed, and those of which the end got lost on the way to the caller.</summary>
    public required int Charged { get; init; }

    /// <summary>What the ledger has charged less what the generations cost by the oracle's prices.</summary>
    public required long Difference { get; init; }

    /// <summary>Numbers of the ledger that are not what their entries add up to.</summary>
    public required IReadOnlyList<LedgerDifference> Differences { get; init; }

    /// <summary>Everything that must not be, in words.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public bool IsWell => Difference == 0 && Differences.Count == 0 && Faults.Count == 0;
}
