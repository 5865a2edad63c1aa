using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Store;

/// <summary>What decides about an existing instance.</summary>
/// <param name="Row">Its number in the file.</param>
internal sealed record InstanceHead(long Row, int Generation, OrchestrationRuntimeStatus Status)
{
    public bool HasEnded => Status.HasEnded();
}
