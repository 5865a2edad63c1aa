using Azure.Messaging.ServiceBus;
using Interchange.App.Usage;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Settlement;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Credits;

/// <summary>
/// Charges accounts for usage events. A message that comes again changes nothing. Without sessions, though the messages have them: the host takes batches
/// of one session at a time, so that a busy account would keep all others waiting; the ledger itself keeps the changes of an account apart.
/// </summary>
internal sealed class SettleUsageFunction(SettleUsage settlement)
{
    [Function("SettleUsage")]
    public async Task Run(
        [ServiceBusTrigger("usage-events", "ledger", Connection = "ServiceBusConnection", IsBatched = true)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        var malformed = await settlement.HandleAsync(
            [.. messages.Select(static message => new UsageMessage(message.MessageId ?? "", message.Body.ToMemory()))], cancellationToken);
        await MalformedMessages.DeadLetterAsync(actions, messages, malformed, cancellationToken);
    }
}
