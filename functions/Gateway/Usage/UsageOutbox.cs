using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage;

/// <summary>
/// Makes usage events durable in groups: one caller publishes at a time, and what arrives meanwhile goes out together as the next batch.
/// An idle gateway publishes at once on the caller's own thread; a busy one pays one publication for many answers.
/// </summary>
public sealed partial class UsageOutbox(
    IUsagePublisher publisher, TimeProvider time, ILogger<UsageOutbox> logger, IEnumerable<IUsageObserver>? observers = null)
{
    private const int Tries = 3;

    /// <summary>Turns of a busy thread pool that a batch waits at most. It is there to save work, and where there is none left to do it does not wait.</summary>
    private const int MostTurns = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly IUsageObserver[] _observers = [.. observers ?? []];
    private Batch? _waiting;
    private bool _publishing;
    private bool _lastPublishFailed;

    /// <summary>Whether more events are likely to come within moments. By default: whether the thread pool has work waiting.</summary>
    internal Func<bool> IsBusy { get; init; } = static () => ThreadPool.PendingWorkItemCount > 0;

    /// <summary>True from a publication that failed until one that succeeds.</summary>
    public bool LastPublishFailed => Volatile.Read(ref _lastPublishFailed);

    /// <summary>Completes when the event is durable.</summary>
    /// <exception cref="UsageNotDurableException">It is not known to be durable after several tries; the answer must not end as a success.</exception>
    public Task PublishAsync(UsageEvent usageEvent)
    {
        lock (_gate)
        {
            if (_publishing || IsBusy())
            {
                _waiting ??= new Batch();
                _waiting.Events.Add(usageEvent);
                if (!_publishing)
                {
                    // Others are about to end too: a few turns of the thread pool let their events into the same publication.
                    _publishing = true;
                    QueuePublication();
                }

                return _waiting.Durable.Task;
            }

            _publishing = true;
        }

        return PublishOwnAsync(usageEvent);
    }

    /// <summary>
    /// As <see cref="PublishAsync"/>, for an event that may have to be made durable once more: it is in a message of its own, which is named by its generation,
    /// so that however often that comes the ledger charges it once. An event that went out among others could not be found again there.
    /// </summary>
    /// <exception cref="UsageNotDurableException">It is not known to be durable after several tries.</exception>
    public Task PublishAloneAsync(UsageEvent usageEvent) => PublishWithRetriesAsync([usageEvent]);

    private async Task PublishOwnAsync(UsageEvent usageEvent)
    {
        try
        {
            await PublishWithRetriesAsync([usageEvent]);
        }
        finally
        {
            PassOn();
        }
    }

    private void PassOn()
    {
        lock (_gate)
        {
            _publishing = _waiting is not null;
            if (_publishing)
            {
                QueuePublication();
            }
        }
    }

    /// <summary>Leaves the waiting batch to the thread pool, so that no caller works longer than its own publication.</summary>
    private void QueuePublication() =>
        ThreadPool.UnsafeQueueUserWorkItem(static outbox => _ = outbox.PublishWaitingAsync(), this, preferLocal: false);

    private async Task PublishWaitingAsync()
    {
        Batch batch;
        lock (_gate)
        {
            batch = _waiting!;
            if (++batch.Turns < MostTurns && IsBusy())
            {
                QueuePublication();
                return;
            }

            _waiting = null;
        }

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
                break;
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

        foreach (var observer in _observers)
        {
            observer.Published(events);
        }
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Error, Message = "{Count} usage events could not be published (try {Attempt} of {Tries})")]
    private partial void LogNotPublished(int count, int attempt, int tries, Exception exception);

    private sealed class Batch
    {
        public List<UsageEvent> Events { get; } = [];

        public int Turns { get; set; }

        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
