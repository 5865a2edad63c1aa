using System.Collections.Immutable;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Limits.Counting;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Limits;

public sealed class RateGateTests
{
    private const string Account = "acc";

    private static readonly RateLimit PerMinute = new("key-1.rpm", "this key", RateUnit.Requests, RateInterval.Minute, Most: 10, CountsFailures: true);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly CountingStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Exactly_as_many_pass_as_the_limit_allows_on_any_number_of_instances(int instances)
    {
        var gates = Enumerable.Range(0, instances).Select(_ => Gate()).ToArray();

        var entries = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => EnterAsync(gates[i % instances], Of(PerMinute)), Cancel)));

        Assert.Equal(10, entries.Count(static entry => entry.Permit is not null));
        Assert.All(entries.Where(static entry => entry.Permit is null), entry =>
        {
            Assert.Equal(PerMinute, entry.Refusal!.Limit);
            Assert.Equal(new DateTimeOffset(2026, 7, 1, 12, 1, 0, TimeSpan.Zero), entry.Refusal.ResetsAt);
        });
    }

    [Fact]
    public async Task The_next_minute_starts_anew()
    {
        var gate = Gate();
        await PassAsync(gate, 10);
        Assert.NotNull((await EnterAsync(gate, Of(PerMinute))).Refusal);

        _time.Advance(TimeSpan.FromSeconds(30));

        await PassAsync(gate, 10);
    }

    [Fact]
    public async Task Asks_storage_seldom_where_a_limit_is_generous()
    {
        var gate = Gate();
        var generous = PerMinute with { Most = 100_000 };

        for (var i = 0; i < 1_000; i++)
        {
            Assert.NotNull((await EnterAsync(gate, Of(generous))).Permit);
        }

        Assert.InRange(_store.Calls, 1, 15);
    }

    [Fact]
    public async Task What_an_idle_instance_holds_goes_to_those_who_need_it()
    {
        var (idle, busy) = (Gate(), Gate());
        var limit = PerMinute with { Most = 200 };
        await PassAsync(idle, 3, limit);

        _time.Advance(TimeSpan.FromSeconds(2));
        await idle.TidyAsync(all: false, Cancel);

        await PassAsync(busy, 197, limit);
        Assert.NotNull((await EnterAsync(busy, Of(limit))).Refusal);
    }

    [Fact]
    public async Task A_stop_gives_back_what_is_not_used()
    {
        var (stopping, other) = (Gate(), Gate());
        var limit = PerMinute with { Most = 200 };
        await PassAsync(stopping, 3, limit);

        await stopping.StopAsync(Cancel);

        await PassAsync(other, 197, limit);
    }

    [Fact]
    public async Task Failures_are_given_back_where_they_do_not_count()
    {
        var gate = Gate();
        var free = PerMinute with { CountsFailures = false };
        for (var i = 0; i < 30; i++)
        {
            var (permit, _) = await EnterAsync(gate, Of(free));
            permit!.Settle(0, answered: false);
            permit.Settle(0, answered: false);
        }

        await PassAsync(gate, 10, free);
        Assert.NotNull((await EnterAsync(gate, Of(free))).Refusal);
    }

    [Fact]
    public async Task Tokens_are_counted_as_they_were_used()
    {
        var gate = Gate();
        var tokens = new RateLimit("key-1.tpm", "this key", RateUnit.Tokens, RateInterval.Minute, Most: 1_000, CountsFailures: true);
        var (first, _) = await EnterAsync(gate, new RateDemand([tokens], null, Tokens: 900));
        Assert.NotNull((await EnterAsync(gate, new RateDemand([tokens], null, Tokens: 900))).Refusal);

        first!.Settle(tokens: 50, answered: true);
        _time.Advance(TimeSpan.FromSeconds(1));
        var (second, _) = await EnterAsync(gate, new RateDemand([tokens], null, Tokens: 900));
        second!.Settle(tokens: 2_000, answered: true);

        // More was used than there is: nothing passes until the minute is over.
        Assert.NotNull((await EnterAsync(gate, new RateDemand([tokens], null, Tokens: 1))).Refusal);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await EnterAsync(gate, new RateDemand([tokens], null, Tokens: 1))).Permit);
    }

    [Fact]
    public async Task A_request_larger_than_the_limit_passes_when_nothing_else_was_used()
    {
        var tokens = new RateLimit("key-1.tpm", "this key", RateUnit.Tokens, RateInterval.Minute, Most: 100, CountsFailures: true);

        Assert.NotNull((await EnterAsync(Gate(), new RateDemand([tokens], null, Tokens: 5_000))).Permit);
    }

    [Fact]
    public async Task A_limit_of_zero_lets_nothing_pass()
    {
        Assert.NotNull((await EnterAsync(Gate(), Of(PerMinute with { Most = 0 }))).Refusal);
        Assert.NotNull((await EnterAsync(Gate(), new RateDemand([], new SlotLimit("s", "this key", 0), 0))).Refusal);
    }

    [Fact]
    public async Task Slots_bound_what_is_answered_at_the_same_time_on_all_instances_together()
    {
        var slots = new SlotLimit("key-1.slots", "this key", Most: 3);
        var (one, two) = (Gate(), Gate());
        var permits = new List<RatePermit>();
        for (var i = 0; i < 3; i++)
        {
            permits.Add((await EnterAsync(i < 2 ? one : two, new RateDemand([], slots, 0))).Permit!);
        }

        Assert.Equal(slots, (await EnterAsync(two, new RateDemand([], slots, 0))).Refusal!.Slots);

        permits[0].Dispose();
        permits[0].Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        await one.TidyAsync(all: false, Cancel);

        Assert.NotNull((await EnterAsync(two, new RateDemand([], slots, 0))).Permit);
        Assert.NotNull((await EnterAsync(two, new RateDemand([], slots, 0))).Refusal);
    }

    [Fact]
    public async Task Slots_in_use_are_kept_for_as_long_as_the_instance_lives()
    {
        var slots = new SlotLimit("key-1.slots", "this key", Most: 1);
        var (living, dying) = (Gate(), Gate());
        using var held = (await EnterAsync(living, new RateDemand([], slots, 0))).Permit;
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await living.TidyAsync(all: false, Cancel);
            Assert.NotNull((await EnterAsync(dying, new RateDemand([], slots, 0))).Refusal);
        }

        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.NotNull((await EnterAsync(dying, new RateDemand([], slots, 0))).Permit);
    }

    [Fact]
    public async Task A_request_that_fails_one_limit_uses_nothing_of_the_others()
    {
        var gate = Gate();
        var other = PerMinute with { Scope = "key-1.rpd", Interval = RateInterval.Day, Most = 0 };
        Assert.NotNull((await EnterAsync(gate, Of(PerMinute, other))).Refusal);

        await PassAsync(gate, 10);
    }

    [Fact]
    public async Task While_storage_is_down_what_is_held_goes_on_and_nothing_more()
    {
        var gate = Gate();
        var generous = PerMinute with { Most = 1_600 };
        await PassAsync(gate, 2, generous);
        _store.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            for (var i = 0; i < 1_600; i++)
            {
                await EnterAsync(gate, Of(generous));
            }
        });
    }

    private static RateDemand Of(params ImmutableArray<RateLimit> limits) => new(limits, null, 0);

    private static async Task PassAsync(RateGate gate, int count, RateLimit? limit = null)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.NotNull((await EnterAsync(gate, Of(limit ?? PerMinute))).Permit);
        }
    }

    private static async Task<(RatePermit? Permit, RateRefusal? Refusal)> EnterAsync(RateGate gate, RateDemand demand) => await gate.EnterAsync(Account, demand, Cancel);

    private RateGate Gate() => new(_store, new RateGateOptions(), _time, NullLogger<RateGate>.Instance);

    private sealed class CountingStore : IRateStore
    {
        private readonly InMemoryRateStore _store = new();
        private int _calls;

        public int Calls => _calls;

        public bool IsDown { get; set; }

        public Task<RateAnswer> TakeAsync(string accountId, ImmutableArray<RateAsk> asks, CancellationToken cancellationToken) =>
            Counted(() => _store.TakeAsync(accountId, asks, cancellationToken));

        public Task<long> ReadAsync(string accountId, string scope, string window, CancellationToken cancellationToken) =>
            Counted(() => _store.ReadAsync(accountId, scope, window, cancellationToken));

        public Task<SlotAnswer> HoldAsync(string accountId, SlotAsk ask, CancellationToken cancellationToken) =>
            Counted(() => _store.HoldAsync(accountId, ask, cancellationToken));

        private Task<T> Counted<T>(Func<Task<T>> call)
        {
            Interlocked.Increment(ref _calls);
            return IsDown ? Task.FromException<T>(new StorageUnavailableException("Limits", new TimeoutException())) : call();
        }
    }
}
