using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Store;

/// <summary>An activity that this process runs until it commits a result or gives it back.</summary>
/// <param name="Row">Its number in the file.</param>
/// <param name="InstanceRow">The number of the calling instance.</param>
/// <param name="InstanceId">The calling instance.</param>
/// <param name="Generation">Its execution.</param>
internal sealed record ClaimedActivity(long Row, long InstanceRow, string InstanceId, int Generation, HistoryEvent.ActivityScheduled Call);
