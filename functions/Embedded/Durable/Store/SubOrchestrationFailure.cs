using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Store;

/// <summary>How a sub-orchestration fails its caller when it does not fail by itself.</summary>
internal static class SubOrchestrationFailure
{
    public static readonly Failure Terminated = new("Microsoft.DurableTask.OrchestrationTerminated", "The sub-orchestration was terminated.");

    public static Failure Exists(Exception refusal) => Failure.Of(refusal) with { Stack = null };
}
