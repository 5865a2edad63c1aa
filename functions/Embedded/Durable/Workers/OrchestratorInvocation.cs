using Interchange.Embedded.Durable.Orchestrations;

namespace Interchange.Embedded.Durable.Workers;

/// <summary>One run of an orchestrator's code, with what it holds while it runs.</summary>
internal sealed class OrchestratorInvocation(OrchestratorCode code, Func<ValueTask>? dispose = null) : IAsyncDisposable
{
    public OrchestratorCode Code { get; } = code;

    public ValueTask DisposeAsync() => dispose?.Invoke() ?? ValueTask.CompletedTask;
}
