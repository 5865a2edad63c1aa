using CsCheck;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Byok;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Usage.Byok;

public sealed class ByokFeeTests
{
    private static readonly ByokFeeRules OpenRouters = new() { Percent = 5, MonthlyAllowance = Money.FromDollars(25_000) };

    private static readonly Gen<Money> SomeMoney = Gen.Long[0, 50_000_000_000_000].Select(static nanos => new Money(nanos));

    private static readonly Gen<ByokFeeRules> SomeRules =
        from percent in Gen.Int[0, 10_000]
        from allowance in SomeMoney
        select new ByokFeeRules { Percent = percent / 100m, MonthlyAllowance = allowance };

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(100, 0, "0")]
    [InlineData(100, 24_900, "0")]
    [InlineData(100, 24_950, "2.5")]
    [InlineData(100, 25_000, "5")]
    [InlineData(100, 90_000, "5")]
    [InlineData(30_000, 0, "250")]
    public void Five_percent_above_the_allowance(int listPrice, int before, string fee) =>
        Assert.Equal(fee, ByokFee.Of(Money.FromDollars(listPrice), Money.FromDollars(before), OpenRouters).ToString());

    [Fact]
    public void Is_nothing_by_default_and_rounded_once()
    {
        Assert.Equal(Money.Zero, ByokFee.Of(Money.FromDollars(100), Money.FromDollars(100), ByokFeeRules.Free));
        Assert.Equal(1, ByokFee.Of(new Money(10), Money.Zero, new ByokFeeRules { Percent = 5 }).NanoDollars);
        Assert.Equal(0, ByokFee.Of(new Money(9), Money.Zero, new ByokFeeRules { Percent = 5 }).NanoDollars);
    }

    [Fact]
    public void Lies_between_nothing_and_the_percentage_and_never_falls_as_spending_grows() =>
        Gen.Select(SomeRules, SomeMoney, SomeMoney, SomeMoney).Sample((rules, listPrice, before, more) =>
        {
            var fee = ByokFee.Of(listPrice, before, rules);

            Assert.True(fee >= Money.Zero && fee <= Money.FromDollars(listPrice.Dollars * rules.Percent / 100));
            Assert.True(fee <= ByokFee.Of(listPrice, before + more, rules));
        });

    [Fact]
    public void Of_a_month_in_parts_is_that_of_the_month_as_a_whole() =>
        Gen.Select(SomeRules, SomeMoney.Array[1, 8]).Sample((rules, prices) =>
        {
            var (spent, fees) = (Money.Zero, Money.Zero);
            foreach (var price in prices)
            {
                fees += ByokFee.Of(price, spent, rules);
                spent += price;
            }

            // Each answer's fee is rounded by itself, by at most half a nano-dollar.
            var whole = ByokFee.Of(spent, Money.Zero, rules);
            Assert.InRange(fees.NanoDollars - whole.NanoDollars, -prices.Length, prices.Length);
        });

    [Theory]
    [InlineData("Byok:FeePercent", "-1")]
    [InlineData("Byok:FeePercent", "101")]
    [InlineData("Byok:FeePercent", "five")]
    [InlineData("Byok:MonthlyAllowance", "25,000")]
    public void A_wrong_setting_stops_the_start_by_name(string setting, string value)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read((setting, value)));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_are_read()
    {
        Assert.Equal(ByokFeeRules.Free, Read());
        Assert.Equal(OpenRouters, Read(("Byok:FeePercent", "5"), ("Byok:MonthlyAllowance", "25000")));
    }

    [Fact]
    public async Task What_this_process_has_published_counts_towards_the_month_and_nothing_else_does()
    {
        var spend = new ProcessByokSpend();
        var publisher = new Publisher();
        var outbox = new UsageOutbox(publisher, TimeProvider.System, NullLogger<UsageOutbox>.Instance, [spend]) { IsBusy = static () => false };
        var march = new DateTimeOffset(2026, 3, 31, 23, 59, 0, TimeSpan.Zero);
        await outbox.PublishAsync(Event("one", march, 10));
        await outbox.PublishAsync(Event("one", march, 5));
        await outbox.PublishAsync(Event("two", march, 7));
        await outbox.PublishAsync(Event("one", march, null));

        Assert.Equal(Money.FromDollars(15), spend.MonthToDate("one", march));
        Assert.Equal(Money.FromDollars(7), spend.MonthToDate("two", march));
        Assert.Equal(Money.Zero, spend.MonthToDate("three", march));
        Assert.Equal(Money.Zero, spend.MonthToDate("one", march.AddMinutes(1)));

        await outbox.PublishAsync(Event("one", march.AddMinutes(2), 3));
        await outbox.PublishAsync(Event("one", march, 100));
        Assert.Equal(Money.FromDollars(3), spend.MonthToDate("one", march.AddDays(10)));
    }

    [Fact]
    public void Billing_puts_the_fee_beside_the_cost()
    {
        var spend = new ProcessByokSpend();
        var at = new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.Zero);
        spend.Published([Event("one", at, 25_000)]);
        var bill = new ByokBilling(OpenRouters, spend).Bill(new CostBreakdown(Money.FromDollars(2), 1.5m, 0.5m), "one", at);

        Assert.Equal(Money.FromDollars(0.1m), bill.Charged);
        Assert.Equal(Money.FromDollars(2), bill.Total);
        Assert.Equal(Money.Zero, new ByokBilling(OpenRouters, spend).Bill(new CostBreakdown(Money.FromDollars(2), 1.5m, 0.5m), "two", at).Charged);
    }

    private static UsageEvent Event(string account, DateTimeOffset at, int? dollars) => new()
    {
        GenerationId = "gen-1",
        AccountId = account,
        KeyHash = "k",
        Model = "m",
        CreatedAt = at,
        Streamed = false,
        CredentialId = dollars is null ? null : "c",
        UpstreamCost = dollars is { } amount ? Money.FromDollars(amount) : null,
    };

    private static ByokFeeRules Read(params (string Name, string Value)[] settings) => ByokFeeRules.From(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build());

    private sealed class Publisher : IUsagePublisher
    {
        public Task PublishAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
