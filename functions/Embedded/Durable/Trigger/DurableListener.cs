using Interchange.Embedded.Durable.Workers;
using Interchange.Embedded.Functions;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>Listens for one orchestrator or activity, together with all others.</summary>
internal sealed class DurableListener(DurableRuntime runtime) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        runtime.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);
}
