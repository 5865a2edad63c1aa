using Azure.Messaging.ServiceBus;
using Interchange.Gateway.Usage;

namespace Interchange.App.Usage;

/// <summary>Publishes usage events to the topic <c>usage-events</c>.</summary>
internal sealed class ServiceBusUsagePublisher(ServiceBusSender sender) : IUsagePublisher
{
    public async Task PublishAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken)
    {
        var messages = UsageMessages.Pack(events);

        // A send of many messages has to fit into one transfer, as one message does.
        for (var first = 0; first < messages.Count;)
        {
            var bytes = 0L;
            var next = first;
            while (next < messages.Count && (next == first || bytes + messages[next].Body.ToMemory().Length <= UsageMessages.MaxBodyBytes))
            {
                bytes += messages[next++].Body.ToMemory().Length;
            }

            if (next - first == 1)
            {
                await sender.SendMessageAsync(messages[first], cancellationToken);
            }
            else
            {
                await sender.SendMessagesAsync(messages.GetRange(first, next - first), cancellationToken);
            }

            first = next;
        }
    }
}
