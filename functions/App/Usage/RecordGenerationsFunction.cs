using Azure.Messaging.ServiceBus;
using Interchange.Gateway.Usage.Generations;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

/// <summary>Writes generation records from usage events. A message that comes again changes nothing.</summary>
internal sealed class RecordGenerationsFunction(RecordGenerations generations)
{
    [Function("RecordGenerations")]
    public async Task Run(
        [ServiceBusTrigger("usage-events", "generations", Connection = "ServiceBusConnection", IsBatched = true)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        var malformed = await generations.HandleAsync(
            [.. messages.Select(static message => message.Body.ToMemory())],
            again: messages.Any(static message => message.DeliveryCount > 1),
            cancellationToken);
        await MalformedMessages.DeadLetterAsync(actions, messages, malformed, cancellationToken);
    }
}
