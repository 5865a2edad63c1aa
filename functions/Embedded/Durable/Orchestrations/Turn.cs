using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>What one run of an orchestrator's code brought about.</summary>
internal sealed record Turn
{
    /// <summary>What the turn adds to the history: what arrived, then what the code decided. The decisions are to be carried out.</summary>
    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    /// <summary>The numbers of timers that need not fire any more.</summary>
    public required IReadOnlyList<int> CancelledTimers { get; init; }

    public required string? CustomStatus { get; init; }

    public required bool IsSuspended { get; init; }

    /// <summary>Null: the orchestration goes on.</summary>
    public required Ending? Ending { get; init; }

    public IEnumerable<HistoryEvent.Decision> Decisions => Events.OfType<HistoryEvent.Decision>();
}
