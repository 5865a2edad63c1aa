using CsCheck;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Byok;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Usage.Byok;

public sealed class ByokFeeTests
{
    private static readonly ByokFeeRules OpenRouters = new() { Percent = 5, MonthlyAllowance = Money.FromDollars(25_000) };

    private static readonly Gen<Money> SomeMoney = Gen.Long[0, 50_000_000_000_000].Select(static nanos => new Money(nanos));

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(100, 100, "0")]
    [InlineData(100, 101, "0")]
    [InlineData(100, 50, "2.5")]
    [InlineData(100, 0, "5")]
    public void Is_a_share_of_what_the_allowance_does_not_have(int listPrice, int waived, string fee) =>
        Assert.Equal(fee, ByokFee.Of(Money.FromDollars(listPrice), Money.FromDollars(waived), percent: 5).ToString());

    [Fact]
    public void Is_nothing_by_default_and_rounded_once()
    {
        Assert.Equal(Money.Zero, ByokFee.Of(Money.FromDollars(100), Money.Zero, ByokFeeRules.Free.Percent));
        Assert.Equal(1, ByokFee.Of(new Money(10), Money.Zero, percent: 5).NanoDollars);
        Assert.Equal(0, ByokFee.Of(new Money(9), Money.Zero, percent: 5).NanoDollars);
    }

    [Fact]
    public void Lies_between_nothing_and_the_percentage_and_falls_as_the_allowance_has_more() =>
        Gen.Select(Gen.Int[0, 10_000], SomeMoney, SomeMoney, SomeMoney).Sample((hundredths, listPrice, waived, more) =>
        {
            var percent = hundredths / 100m;
            var fee = ByokFee.Of(listPrice, waived, percent);

            Assert.True(fee >= Money.Zero && fee <= Money.FromDollars(listPrice.Dollars * percent / 100));
            Assert.True(fee >= ByokFee.Of(listPrice, waived + more, percent));
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
    public void Billing_puts_the_fee_beside_the_cost()
    {
        var bill = new ByokBilling(OpenRouters).Bill(new CostBreakdown(Money.FromDollars(2), 1.5m, 0.5m), Money.FromDollars(1));

        Assert.Equal(Money.FromDollars(0.05m), bill.Charged);
        Assert.Equal(Money.FromDollars(2), bill.Total);
    }

    [Fact]
    public void The_allowance_is_a_limit_only_where_there_is_a_fee_to_be_free_of()
    {
        Assert.Equal(OpenRouters.MonthlyAllowance, Assert.Single(new ByokBilling(OpenRouters).Allowance!.Value.Limits).Limit);
        Assert.Null(new ByokBilling(OpenRouters with { Percent = 0 }).Allowance);
        Assert.Null(new ByokBilling(OpenRouters with { MonthlyAllowance = Money.Zero }).Allowance);
    }

    private static ByokFeeRules Read(params (string Name, string Value)[] settings) => ByokFeeRules.From(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build());
}
