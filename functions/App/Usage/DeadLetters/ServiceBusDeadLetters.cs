using Azure.Messaging.ServiceBus;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Usage.DeadLetters;

namespace Interchange.App.Usage.DeadLetters;

/// <summary>The dead-letter queues of the subscriptions of topic <c>usage-events</c>.</summary>
internal sealed class ServiceBusDeadLetters(ServiceBusClient client) : IDeadLetters
{
    /// <summary>What is there is delivered at once; the wait is for a connection that has to be made first.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan NextWait = TimeSpan.FromMilliseconds(200);

    public async Task<IReadOnlyList<DeadLetter>> PeekAsync(string subscription, long from, int most, CancellationToken cancellationToken)
    {
        await using var receiver = Receiver(subscription);
        var peeked = await AnsweredAsync(() => receiver.PeekMessagesAsync(most, from, cancellationToken));
        return [.. peeked.Select(ToLetter)];
    }

    public async Task<IDeadLetterBatch> TakeAsync(string subscription, int most, CancellationToken cancellationToken)
    {
        var receiver = Receiver(subscription);
        var taken = new List<ServiceBusReceivedMessage>();
        try
        {
            while (taken.Count < most)
            {
                // Its own check, because an empty queue is waited on: nobody should wait where there is nothing.
                if (taken.Count == 0 && (await AnsweredAsync(() => receiver.PeekMessagesAsync(1, 0, cancellationToken))).Count == 0)
                {
                    break;
                }

                var wait = taken.Count == 0 ? FirstWait : NextWait;
                var next = await AnsweredAsync(() => receiver.ReceiveMessagesAsync(most - taken.Count, wait, cancellationToken));
                if (next.Count == 0)
                {
                    break;
                }

                taken.AddRange(next);
            }
        }
        catch
        {
            // What was taken comes back when its lock ends.
            await receiver.DisposeAsync();
            throw;
        }

        return new TakenDeadLetters(receiver, taken);
    }

    /// <exception cref="GatewayException">503: the bus does not answer.</exception>
    internal static async Task<T> AnsweredAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (ServiceBusException exception)
        {
            throw new GatewayException(GatewayError.Unavailable($"The message bus does not answer ({exception.Reason}). Try again shortly."), exception);
        }
    }

    private static DeadLetter ToLetter(ServiceBusReceivedMessage message) => new(
        message.SequenceNumber,
        message.MessageId ?? "",
        message.DeadLetterReason,
        message.DeadLetterErrorDescription,
        message.EnqueuedTime,
        message.DeliveryCount,
        message.Body.ToMemory().Length);

    private ServiceBusReceiver Receiver(string subscription) =>
        client.CreateReceiver(UsageServices.Topic, subscription, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
}
