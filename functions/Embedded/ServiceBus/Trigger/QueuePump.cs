using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Hosting;
using Interchange.Embedded.ServiceBus.Broker;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>
/// Messages without sessions: each by itself, several at once; or a batch at a time of what is there. Batches fill while there is little to do,
/// and give way to the requests that the same machine is answering: on Azure the two scale apart, here they share the processors.
/// </summary>
internal sealed class QueuePump(
    QueueEntity queue,
    BusFunction function,
    BusTriggerOptions options,
    MessageBroker broker,
    MessageRun run,
    RequestsUnderWay requests,
    TimeProvider time) : IMessagePump
{
    /// <summary>How long batches rest beside requests, in times of what the last one took: a tenth of the time is theirs.</summary>
    private const int Rest = 9;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private TimeSpan _pause;

    public int Concurrency => function.IsBatched ? 1 : options.MaxConcurrentCalls;

    public int MostAtOnce => Concurrency;

    public async Task<IReadOnlyList<Func<CancellationToken, CancellationToken, Task>>> NextAsync(int most, CancellationToken cancellationToken)
    {
        if (!function.IsBatched)
        {
            var single = await broker.Taker.TakeAsync(queue, most, Timeout.InfiniteTimeSpan, cancellationToken);
            return [.. single.Select(message => (Func<CancellationToken, CancellationToken, Task>)((_, givingUp) => run.RunAsync([message], givingUp)))];
        }

        if (_pause > TimeSpan.Zero)
        {
            await Task.Delay(_pause, time, cancellationToken);
        }

        var batch = await broker.Taker.TakeAsync(queue, options.MaxMessageBatchSize, Timeout.InfiniteTimeSpan, cancellationToken);
        return [(_, givingUp) => RunBatchAsync(batch, givingUp)];
    }

    private async Task RunBatchAsync(IReadOnlyList<ServiceBusReceivedMessage> batch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await run.RunAsync(batch, cancellationToken);
        if (batch.Count < options.MinMessageBatchSize)
        {
            _pause = options.MaxBatchWaitTime;
            return;
        }

        var rest = requests.Any ? time.GetElapsedTime(started) * Rest : TimeSpan.Zero;
        _pause = rest < LongestRest ? rest : LongestRest;
    }
}
