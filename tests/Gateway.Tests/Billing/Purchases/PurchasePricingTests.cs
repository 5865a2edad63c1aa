using CsCheck;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Tests.Billing.Purchases;

public sealed class PurchasePricingTests
{
    private static readonly PurchasePricing OpenRouters = new() { FeePercent = 5.5m, MinimumFee = Money.FromDollars(0.80m) };

    private static readonly PurchasePricing Bulk = OpenRouters with
    {
        Discounts = [new DiscountTier(Money.FromDollars(1000), 2), new DiscountTier(Money.FromDollars(10_000), 5), new DiscountTier(Money.FromDollars(20_000), 7.25m)],
    };

    private static readonly Gen<Money> Amounts = Gen.Long[1, 2_500_000].Select(static cents => Money.FromDollars(cents / 100m));

    private static readonly Gen<PurchasePricing> Pricings =
        from fee in Gen.Int[0, 200_000]
        from minimum in Gen.Int[0, 500]
        from tiers in Gen.Select(Gen.Long[1, 2_500_000], Gen.Int[0, 1_000_000]).Array[0, 4]
        select new PurchasePricing
        {
            FeePercent = fee / 10_000m,
            MinimumFee = Money.FromDollars(minimum / 100m),
            Discounts = [.. tiers.OrderBy(static tier => tier.Item1).Select(static tier => new DiscountTier(Money.FromDollars(tier.Item1 / 100m), tier.Item2 / 10_000m))],
        };

    [Theory]
    [InlineData(0.01)]
    [InlineData(10)]
    [InlineData(25_000)]
    public void Credits_cost_what_they_are_worth_unless_something_is_set(decimal credits)
    {
        var quote = new PurchasePricing().Quote(Money.FromDollars(credits));

        Assert.Equal(new PurchaseQuote(Money.FromDollars(credits), Money.Zero, Money.Zero), quote);
        Assert.Equal(quote.Credits, quote.Total);
    }

    // 14.54 × 5.5 % = 0.7997 and 14.55 × 5.5 % = 0.80025 are both 0.80; 14.64 × 5.5 % = 0.8052 is 0.81. 21 × 5.5 % = 1.155 is a half and goes up.
    [Theory]
    [InlineData(5, 0.80, 5.80)]
    [InlineData(10, 0.80, 10.80)]
    [InlineData(14.54, 0.80, 15.34)]
    [InlineData(14.55, 0.80, 15.35)]
    [InlineData(14.64, 0.81, 15.45)]
    [InlineData(20, 1.10, 21.10)]
    [InlineData(21, 1.16, 22.16)]
    [InlineData(99.99, 5.50, 105.49)]
    [InlineData(100, 5.50, 105.50)]
    [InlineData(25_000, 1375, 26_375)]
    public void The_fee_is_a_share_with_a_minimum(decimal credits, decimal fee, decimal total)
    {
        var quote = OpenRouters.Quote(Money.FromDollars(credits));

        Assert.Equal((0m, fee, total), (quote.Discount.Dollars, quote.Fee.Dollars, quote.Total.Dollars));
    }

    // 1000: 20 off, 980 × 5.5 % = 53.90. 1234.56: 24.6912 is 24.69 off, 1209.87 × 5.5 % = 66.54285 is 66.54. 10000: 500 off, 9500 × 5.5 % = 522.50.
    // 20000.01: × 7.25 % = 1450.000725 is 1450.00 off, 18550.01 × 5.5 % = 1020.25055 is 1020.25.
    [Theory]
    [InlineData(999.99, 0, 55.00, 1054.99)]
    [InlineData(1000, 20, 53.90, 1033.90)]
    [InlineData(1234.56, 24.69, 66.54, 1276.41)]
    [InlineData(10_000, 500, 522.50, 10_022.50)]
    [InlineData(20_000.01, 1450, 1020.25, 19_570.26)]
    public void A_bulk_discount_is_of_the_whole_purchase_and_lowers_the_fee(decimal credits, decimal discount, decimal fee, decimal total)
    {
        var quote = Bulk.Quote(Money.FromDollars(credits));

        Assert.Equal((discount, fee, total), (quote.Discount.Dollars, quote.Fee.Dollars, quote.Total.Dollars));
    }

    [Fact]
    public void Whatever_is_set_the_lines_are_whole_cents_that_add_up_and_are_at_most_half_a_cent_each_from_the_exact_ones() =>
        Gen.Select(Pricings, Amounts).Sample(static (pricing, credits) =>
        {
            var quote = pricing.Quote(credits);
            var tier = pricing.Discounts.LastOrDefault(tier => tier.From <= credits)?.Percent ?? 0;
            var fee = (credits.Dollars - quote.Discount.Dollars) * pricing.FeePercent / 100;

            return new[] { quote.Discount, quote.Fee, quote.Total }.All(static line => line.NanoDollars % 10_000_000 == 0)
                && quote.Total == quote.Credits - quote.Discount + quote.Fee
                && Math.Abs(quote.Discount.Dollars - (credits.Dollars * tier / 100)) <= 0.005m
                && quote.Fee >= pricing.MinimumFee
                && (quote.Fee == pricing.MinimumFee || Math.Abs(quote.Fee.Dollars - fee) <= 0.005m)
                && quote.Total >= Money.Zero;
        });

    [Fact]
    public void Without_discounts_more_credits_never_cost_less() =>
        Gen.Select(Pricings, Amounts, Amounts).Sample(static (pricing, one, other) =>
        {
            var plain = pricing with { Discounts = [] };
            return one <= other ? plain.Quote(one).Total <= plain.Quote(other).Total : plain.Quote(one).Total >= plain.Quote(other).Total;
        });
}
