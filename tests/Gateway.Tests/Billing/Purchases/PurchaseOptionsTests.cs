using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Billing.Purchases;

public sealed class PurchaseOptionsTests
{
    [Fact]
    public void Reads_what_is_set()
    {
        var options = From(
            ("Credits:PlatformFee:Percent", "5.5"),
            ("Credits:PlatformFee:Minimum", "0.80"),
            ("Credits:Discounts", " 10000:5, 1000:2.25 "),
            ("Credits:Purchases:Minimum", "1"),
            ("Credits:Purchases:Maximum", "50000"),
            ("Credits:Purchases:ReturnUrl", "https://router.example.com/billing"));

        Assert.Equal(5.5m, options.Pricing.FeePercent);
        Assert.Equal(Money.FromDollars(0.80m), options.Pricing.MinimumFee);
        Assert.Equal([new DiscountTier(Money.FromDollars(1000), 2.25m), new DiscountTier(Money.FromDollars(10_000), 5)], options.Pricing.Discounts);
        Assert.Equal((1m, 50_000m), (options.Minimum.Dollars, options.Maximum.Dollars));
        Assert.Equal("https://router.example.com/billing", options.ReturnUrl?.ToString());
    }

    [Fact]
    public void Nothing_is_asked_beside_the_credits_unless_it_is_set()
    {
        var options = From();

        Assert.Equal((0m, Money.Zero), (options.Pricing.FeePercent, options.Pricing.MinimumFee));
        Assert.Empty(options.Pricing.Discounts);
        Assert.Equal((5m, 25_000m), (options.Minimum.Dollars, options.Maximum.Dollars));
        Assert.Null(options.ReturnUrl);
    }

    [Theory]
    [InlineData("Credits:PlatformFee:Percent", "5,5")]
    [InlineData("Credits:PlatformFee:Percent", "-1")]
    [InlineData("Credits:PlatformFee:Percent", "100.1")]
    [InlineData("Credits:PlatformFee:Percent", "5.55555")]
    [InlineData("Credits:PlatformFee:Minimum", "0.805")]
    [InlineData("Credits:Discounts", "1000")]
    [InlineData("Credits:Discounts", "1000:2:3")]
    [InlineData("Credits:Discounts", "1000:2,1000:3")]
    [InlineData("Credits:Discounts", "1000:101")]
    [InlineData("Credits:Discounts", "10.001:1")]
    [InlineData("Credits:Purchases:Minimum", "30000")]
    [InlineData("Credits:Purchases:Maximum", "1000000")]
    [InlineData("Credits:Purchases:ReturnUrl", "http://router.example.com")]
    [InlineData("Credits:Purchases:ReturnUrl", "javascript:alert(1)")]
    [InlineData("Credits:Purchases:ReturnUrl", "/billing")]
    public void Refuses_what_cannot_be_meant_by_the_settings_name(string setting, string value)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => From((setting, value)));

        Assert.Contains($"Setting {setting}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_may_be_returned_to_without_tls() =>
        Assert.NotNull(From(("Credits:Purchases:ReturnUrl", "http://localhost:7071/done")).ReturnUrl);

    private static PurchaseOptions From(params (string Name, string Value)[] settings) => PurchaseOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());
}
