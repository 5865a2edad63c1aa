using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Limits;
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

    private FreeTier Tier() => new(_ledger, new FreeTierOptions(), _time);
}
