using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage;

/// <summary>
/// Makes usage events durable in groups: one caller publishes at a time, and what arrives meanwhile goes out together as the next batch.
/// An idle gateway publishes at once on the caller's own thread; a busy one pays one publication for many answers.
/// </summary>
public sealed partial class UsageOutbox(IUsagePublisher publisher, TimeProvider time, ILogger<UsageOutbox> logger)
{
    private const int Tries = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Batch? _waiting;
    private bool _publishing;
    private bool _lastPublishFailed;

    /// <summary>True from a publication that failed until one that succeeds.</summary>
    public bool LastPublishFailed => Volatile.Read(ref _lastPublishFailed);

    /// <summary>Completes when the event is durable.</summary>
    /// <exception cref="UsageNotDurableException">It is not known to be durable after several tries; the answer must not end as a success.</exception>
    public Task PublishAsync(UsageEvent usageEvent)
    {
        Batch batch;
        lock (_gate)
        {
            if (_publishing)
            {
                _waiting ??= new Batch();
                _waiting.Events.Add(usageEvent);
                return _waiting.Durable.Task;
            }

            _publishing = true;
            batch = new Batch();
            batch.Events.Add(usageEvent);
        }

        return PublishOwnAsync(batch);
    }

    private async Task PublishOwnAsync(Batch batch)
    {
        try
        {
            await PublishWithRetriesAsync(batch.Events);
        }
        finally
        {
            PassOn();
        }
    }

    /// <summary>Hands the waiting batch to the thread pool, so that no caller works longer than its own batch.</summary>
    private void PassOn()
    {
        Batch? next;
        lock (_gate)
        {
            next = _waiting;
            _waiting = null;
            _publishing = next is not null;
        }

        if (next is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Outbox.PublishForOthersAsync(state.Batch), (Outbox: this, Batch: next), preferLocal: false);
        }
    }

    private async Task PublishForOthersAsync(Batch batch)
    {
        try
        {
            await PublishWithRetriesAsync(batch.Events);
            PassOn();
            batch.Durable.SetResult();
        }
        catch (UsageNotDurableException exception)
        {
            PassOn();
            batch.Durable.SetException(exception);
        }
    }

    private async Task PublishWithRetriesAsync(List<UsageEvent> events)
    {
        var delay = FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await publisher.PublishAsync(events, CancellationToken.None);
                Volatile.Write(ref _lastPublishFailed, false);
                return;
            }
#pragma warning disable CA1031 // Whatever keeps an event from being durable is answered alike: again, then the caller is told.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Volatile.Write(ref _lastPublishFailed, true);
                LogNotPublished(events.Count, attempt, Tries, exception);
                if (attempt == Tries)
                {
                    throw new UsageNotDurableException(exception);
                }
            }

            await Task.Delay(delay, time);
            delay *= 3;
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "{Count} usage events could not be published (try {Attempt} of {Tries})")]
    private partial void LogNotPublished(int count, int attempt, int tries, Exception exception);

    private sealed class Batch
    {
        public List<UsageEvent> Events { get; } = [];

        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
