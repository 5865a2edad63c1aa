using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Limits;

public sealed class FreeTierTests
{
    private const string Account = "acc";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryCreditLedger _ledger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_without_credits_has_fewer_requests_a_day()
    {
        var limits = await Tier().LimitsAsync(Account, Cancel);

        Assert.Equal([(RateInterval.Minute, 20L), (RateInterval.Day, 50L)], limits.Select(static limit => (limit.Interval, limit.Most)));
        Assert.All(limits, static limit => Assert.False(limit.CountsFailures));
    }

    [Fact]
    public async Task Credits_at_the_threshold_count_within_a_minute()
    {
        var tier = Tier();
        Assert.Equal(50, await tier.PerDayAsync(Account, Cancel));
        await GrantAsync("a", 9.99m);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(50, await tier.PerDayAsync(Account, Cancel));

        await GrantAsync("b", 0.01m);
        Assert.Equal(50, await tier.PerDayAsync(Account, Cancel));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1_000, await tier.PerDayAsync(Account, Cancel));
        Assert.Equal(50, await tier.PerDayAsync("other", Cancel));
    }

    [Fact]
    public async Task An_account_in_use_is_read_beside_its_traffic()
    {
        var ledger = new HeldLedger(_ledger);
        var tier = new FreeTier(ledger, new FreeTierOptions(), _time);
        Assert.Equal(50, await tier.PerDayAsync(Account, Cancel));
        await GrantAsync("a", 10);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(50, await tier.PerDayAsync(Account, Cancel));
        Assert.Equal(1, ledger.Reads);

        var release = ledger.Hold();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(50, await tier.PerDayAsync(Account, Cancel));
        }

        release.SetResult();
        await tier.SettledAsync(Account);

        Assert.Equal(1_000, await tier.PerDayAsync(Account, Cancel));
        Assert.Equal(2, ledger.Reads);
    }

    [Fact]
    public async Task What_was_last_known_counts_while_storage_does_not_answer_and_it_is_not_asked_by_every_request()
    {
        var ledger = new HeldLedger(_ledger);
        var tier = new FreeTier(ledger, new FreeTierOptions(), _time);
        await GrantAsync("a", 10);
        Assert.Equal(1_000, await tier.PerDayAsync(Account, Cancel));
        ledger.Down = true;
        _time.Advance(TimeSpan.FromHours(1));

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1_000, await tier.PerDayAsync(Account, Cancel));
        }

        Assert.Equal(2, ledger.Reads);
        Assert.Equal(50, await tier.PerDayAsync("other", Cancel));
    }

    [Fact]
    public async Task Can_be_switched_off()
    {
        var tier = new FreeTier(_ledger, new FreeTierOptions { Enabled = false }, _time);

        Assert.Empty(await tier.LimitsAsync(Account, Cancel));
        Assert.Null(await tier.PerDayAsync(Account, Cancel));
    }

    [Theory]
    [InlineData("FreeTier:Enabled", "sometimes")]
    [InlineData("FreeTier:RequestsPerMinute", "-1")]
    [InlineData("FreeTier:RequestsPerDay", "many")]
    [InlineData("FreeTier:Threshold", "-10")]
    public void A_setting_that_makes_no_sense_is_named(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();

        Assert.Contains(name, Assert.Throws<InvalidOperationException>(() => FreeTierOptions.From(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_read()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("FreeTier:RequestsPerDay", "7"), new("FreeTier:Threshold", "2.5")]).Build();

        Assert.Equal(new FreeTierOptions { RequestsPerDay = 7, Threshold = Money.FromDollars(2.5m) }, FreeTierOptions.From(configuration));
    }

    private Task<bool> GrantAsync(string id, decimal dollars) => _ledger.GrantAsync(
        Account,
        new CreditEntry { Id = id, Kind = CreditEntryKind.Grant, Amount = Money.FromDollars(dollars), CreatedAt = _time.GetUtcNow() },
        Cancel);

    /// <summary>A ledger whose reads of balances can be counted, held and failed.</summary>
    private sealed class HeldLedger(ICreditLedger inner) : ICreditLedger
    {
        private volatile Task _held = Task.CompletedTask;
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public bool Down { get; set; }

        public TaskCompletionSource Hold()
        {
            var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held = release.Task;
            return release;
        }

        public async Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            await _held;
            return Down ? throw new StorageUnavailableException("Ledger", new TimeoutException()) : await inner.ReadBalanceAsync(accountId, cancellationToken);
        }

        public Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private FreeTier Tier() => new(_ledger, new FreeTierOptions(), _time);
}
