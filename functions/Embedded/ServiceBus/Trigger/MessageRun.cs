using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Functions;
using Interchange.Embedded.ServiceBus.Broker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>Runs the function for one message or one batch, and settles what the function leaves.</summary>
internal sealed class MessageRun(
    BusFunction function,
    BusTriggerOptions options,
    MessageBroker broker,
    IFunctionInvoker invoker,
    TimeProvider time,
    ILogger logger)
{
    private string Name => function.Descriptor.Name;

    /// <summary>Runs the function. Its failure is logged and gives the messages back; a failure to settle reaches the caller.</summary>
    /// <param name="messages">Messages of one take, in order; a single one unless the function takes batches.</param>
    public async Task RunAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, CancellationToken cancellationToken)
    {
        var first = messages[0];
        var delivery = first.Delivery!;
        var range = DeliveryRange.Of(delivery) with { Last = messages[^1].SequenceNumber };
        var actions = new ServiceBusMessageActions(broker.Settlement);
        try
        {
            await using (delivery.InSession ? null : KeepLocked(range, messages))
            {
                await invoker.InvokeAsync(function.Descriptor, [Value(messages), actions], Invocation(messages), cancellationToken);
            }
        }
        catch (Exception failure)
        {
            BusLog.Failed(logger, Name, messages.Count, first.SequenceNumber, first.DeliveryCount, failure);
            broker.Settlement.Abandon(range);
            return;
        }

        if (function.AutoComplete)
        {
            var lost = messages.Count - actions.Settled - broker.Settlement.Complete(range);
            if (lost > 0)
            {
                BusLog.LockLost(logger, Name, lost, messages.Count, first.SequenceNumber);
            }
        }
    }

    /// <summary>Tells of a failure to renew a lock; that the lock is lost shows when the messages are settled.</summary>
    public void Failed(Exception failure) => BusLog.BusFailed(logger, Name, failure);

    private static FunctionInvocation Invocation(IReadOnlyList<ServiceBusReceivedMessage> messages) =>
        messages is [var message] ? new FunctionInvocation { BindingData = MessageProperties.Of(message) } : new FunctionInvocation();

    private object Value(IReadOnlyList<ServiceBusReceivedMessage> messages) => function.Value is { } value ? value(messages[0]) : messages.ToArray();

    private LockRenewal KeepLocked(DeliveryRange range, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        var duration = range.Queue.Declaration.LockDuration;
        return new LockRenewal(duration / 2, options.MaxAutoLockRenewalDuration, Renew, Failed, time);

        void Renew()
        {
            var until = time.GetUtcNow() + duration;
            if (broker.Settlement.Renew(range, until) > 0)
            {
                foreach (var message in messages)
                {
                    message.LockedUntil = until;
                }
            }
        }
    }
}
