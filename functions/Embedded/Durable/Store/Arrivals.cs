using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Store;

/// <summary>What an execution's next turn begins with.</summary>
/// <param name="Past">Its history.</param>
/// <param name="Messages">The numbers of the messages that the turn takes, also of those that came too late for an earlier execution.</param>
/// <param name="Events">What they say.</param>
internal sealed record Arrivals(IReadOnlyList<HistoryEvent> Past, IReadOnlyList<long> Messages, IReadOnlyList<HistoryEvent> Events);
