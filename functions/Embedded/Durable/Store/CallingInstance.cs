using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Store;

/// <summary>The execution that calls a sub-orchestration.</summary>
/// <param name="Row">The number of its instance in the file.</param>
/// <param name="Generation">Which of the instance's executions it is.</param>
/// <param name="Call">The call.</param>
internal sealed record CallingInstance(long Row, int Generation, ParentCall Call);
