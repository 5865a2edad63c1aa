using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

/// <summary>Messages of topic <c>usage-events</c> that will not get better by coming again.</summary>
internal static class MalformedMessages
{
    /// <summary>Puts the messages at these indexes where an operator finds them.</summary>
    public static async Task DeadLetterAsync(
        ServiceBusMessageActions actions, ServiceBusReceivedMessage[] messages, IReadOnlyList<int> malformed, CancellationToken cancellationToken)
    {
        foreach (var index in malformed)
        {
            await actions.DeadLetterMessageAsync(
                messages[index], deadLetterReason: "Malformed", deadLetterErrorDescription: "The body is not a JSON array of usage events.", cancellationToken: cancellationToken);
        }
    }
}
