using Azure.Messaging.ServiceBus;
using Interchange.App.Usage;
using Interchange.Gateway.Health.Folding;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Health;

/// <summary>Adds up how endpoints do, for all instances.</summary>
internal sealed class FoldEndpointHealthFunction(FoldEndpointHealth health)
{
    [Function("FoldEndpointHealth")]
    public async Task Run(
        [ServiceBusTrigger("usage-events", "health", Connection = "ServiceBusConnection", IsBatched = true)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        var malformed = await health.HandleAsync([.. messages.Select(static message => message.Body.ToMemory())], cancellationToken);
        await MalformedMessages.DeadLetterAsync(actions, messages, malformed, cancellationToken);
    }
}
