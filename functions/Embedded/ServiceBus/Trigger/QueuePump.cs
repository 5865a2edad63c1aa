using Interchange.Embedded.ServiceBus.Broker;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>Messages without sessions: each by itself, several at once; or a batch at a time of what is there.</summary>
internal sealed class QueuePump(QueueEntity queue, BusFunction function, BusTriggerOptions options, MessageBroker broker, MessageRun run) : IMessagePump
{
    public int Concurrency => function.IsBatched ? 1 : options.MaxConcurrentCalls;

    public int MostAtOnce => Concurrency;

    public async Task<IReadOnlyList<Func<CancellationToken, CancellationToken, Task>>> NextAsync(int most, CancellationToken cancellationToken)
    {
        var messages = await broker.Taker.TakeAsync(
            queue, function.IsBatched ? options.MaxMessageBatchSize : most, Timeout.InfiniteTimeSpan, cancellationToken);
        return function.IsBatched
            ? [(_, givingUp) => run.RunAsync(messages, givingUp)]
            : [.. messages.Select(message => (Func<CancellationToken, CancellationToken, Task>)((_, givingUp) => run.RunAsync([message], givingUp)))];
    }
}
