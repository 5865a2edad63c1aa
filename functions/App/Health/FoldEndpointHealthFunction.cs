using Azure.Messaging.ServiceBus;
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
        foreach (var index in malformed)
        {
            await actions.DeadLetterMessageAsync(
                messages[index], deadLetterReason: "Malformed", deadLetterErrorDescription: "The body is not a JSON array of usage events.", cancellationToken: cancellationToken);
        }
    }
}
