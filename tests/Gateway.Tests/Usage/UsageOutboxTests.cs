using Interchange.Gateway.Usage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage;

public sealed class UsageOutboxTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly GatedPublisher _publisher = new();
    private readonly UsageOutbox _outbox;
    private bool _busy;

    public UsageOutboxTests() => _outbox = new UsageOutbox(_publisher, _time, NullLogger<UsageOutbox>.Instance) { IsBusy = () => _busy };

    [Fact]
    public async Task Publishes_at_once_when_idle()
    {
        await _outbox.PublishAsync(Event("a"));
        await _outbox.PublishAsync(Event("b"));

        Assert.Equal([["a"], ["b"]], _publisher.Batches);
    }

    [Fact]
    public async Task Sends_together_what_arrives_while_a_batch_is_under_way()
    {
        _publisher.Close();
        var first = _outbox.PublishAsync(Event("a"));
        var others = new[] { _outbox.PublishAsync(Event("b")), _outbox.PublishAsync(Event("c")) };
        Assert.False(first.IsCompleted);

        _publisher.Open();
        await Task.WhenAll([first, .. others]).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal([["a"], ["b", "c"]], _publisher.Batches);
    }

    [Fact]
    public async Task Sends_alone_what_may_have_to_be_sent_once_more()
    {
        _publisher.Close();
        Task[] published = [_outbox.PublishAsync(Event("a")), _outbox.PublishAsync(Event("b")), _outbox.PublishAloneAsync(Event("c")), _outbox.PublishAloneAsync(Event("c"))];

        _publisher.Open();
        await Task.WhenAll(published).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b", "c", "c"], _publisher.Batches.Select(static batch => Assert.Single(batch)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Publishes_what_comes_alone_in_a_busy_process_too()
    {
        _busy = true;
        await _outbox.PublishAsync(Event("a")).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await _outbox.PublishAsync(Event("b")).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal([["a"], ["b"]], _publisher.Batches);
    }

    [Fact]
    public async Task Takes_along_what_comes_in_a_later_turn_of_a_busy_process()
    {
        var (asked, second) = (0, Task.CompletedTask);
        UsageOutbox? outbox = null;
        outbox = new UsageOutbox(_publisher, _time, NullLogger<UsageOutbox>.Instance) { IsBusy = Busy };
        var first = outbox.PublishAsync(Event("a"));
        await first.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await second.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal([["a", "b"]], _publisher.Batches);

        bool Busy()
        {
            if (++asked == 3)
            {
                second = outbox!.PublishAsync(Event("b"));
            }

            return true;
        }
    }

    [Fact]
    public async Task Completes_no_event_before_it_is_durable()
    {
        _publisher.Close();
        var first = _outbox.PublishAsync(Event("a"));
        var second = _outbox.PublishAsync(Event("b"));

        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        _publisher.Open();
        await second.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains(_publisher.Batches, static batch => batch.Contains("b"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publishes_every_event_of_many_callers_exactly_once(bool busy)
    {
        _busy = busy;
        await Parallel.ForEachAsync(Enumerable.Range(0, 5_000), TestContext.Current.CancellationToken, async (i, _) => await _outbox.PublishAsync(Event($"{i}")));

        var published = _publisher.Batches.SelectMany(static batch => batch).ToList();
        Assert.Equal(5_000, published.Count);
        Assert.Equal(5_000, published.Distinct().Count());
    }

    [Fact]
    public async Task Tries_again_with_the_same_batch_and_recovers()
    {
        _publisher.FailNext(2);
        var task = _outbox.PublishAsync(Event("a"));
        await AdvanceUntil(task);

        await task;
        Assert.Equal([["a"], ["a"], ["a"]], _publisher.Tries);
    }

    [Fact]
    public async Task Tells_every_caller_of_a_batch_that_is_not_durable_and_goes_on_with_the_next()
    {
        _publisher.FailNext(6);
        _publisher.Close();
        var first = _outbox.PublishAsync(Event("a"));
        var others = new[] { _outbox.PublishAsync(Event("b")), _outbox.PublishAsync(Event("c")) };
        _publisher.Open();
        await AdvanceUntil(Task.WhenAll([first, .. others]));

        await Assert.ThrowsAsync<UsageNotDurableException>(() => first);
        await Assert.ThrowsAsync<UsageNotDurableException>(() => others[0]);
        await Assert.ThrowsAsync<UsageNotDurableException>(() => others[1]);
        await _outbox.PublishAsync(Event("d"));
        Assert.Equal([["d"]], _publisher.Batches);
    }

    /// <summary>Lets time pass until the task ends, however late its waits begin on a busy machine.</summary>
    private async Task AdvanceUntil(Task task)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "The publication never ended.");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static UsageEvent Event(string id) => new()
    {
        GenerationId = id,
        AccountId = "account",
        KeyHash = "hash",
        Model = "m",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Streamed = false,
    };

    private sealed class GatedPublisher : IUsagePublisher
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _open = Opened();
        private int _failures;

        public List<List<string>> Batches { get; } = [];

        public List<List<string>> Tries { get; } = [];

        public void Close() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.TrySetResult();

        public void FailNext(int count) => _failures = count;

        public async Task PublishAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken)
        {
            await _open.Task;
            lock (_gate)
            {
                var ids = events.Select(static e => e.GenerationId).ToList();
                Tries.Add(ids);
                if (_failures > 0)
                {
                    _failures--;
                    throw new IOException("The bus is down.");
                }

                Batches.Add(ids);
            }
        }

        private static TaskCompletionSource Opened()
        {
            var source = new TaskCompletionSource();
            source.SetResult();
            return source;
        }
    }
}
