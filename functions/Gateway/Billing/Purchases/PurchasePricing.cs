using System.Collections.Immutable;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>What an installation asks for credits. Nothing beside their worth unless it is set.</summary>
public sealed record PurchasePricing
{
    private const decimal Percent = 100m;

    /// <summary>Of what the credits cost after the discount. 5.5, with a minimum of 0.80, is what OpenRouter asks.</summary>
    public decimal FeePercent { get; init; }

    /// <summary>The least fee of a purchase; 0.80 dollars at OpenRouter.</summary>
    public Money MinimumFee { get; init; }

    /// <summary>From the least credits to the most. The last one that is reached holds for the whole purchase.</summary>
    public ImmutableArray<DiscountTier> Discounts { get; init; } = [];

    /// <summary>
    /// The price of some credits. Discount and fee are computed in decimal and rounded once each, to whole cents, halves away from zero; the fee is of the
    /// price after the rounded discount, so that the lines of a bill add up.
    /// </summary>
    /// <param name="credits">In whole cents.</param>
    public PurchaseQuote Quote(Money credits)
    {
        var tier = Discounts.LastOrDefault(tier => tier.From <= credits);
        var discount = Cents(credits.Dollars * (tier?.Percent ?? 0) / Percent);
        var fee = Math.Max(Cents((credits.Dollars - discount) * FeePercent / Percent), MinimumFee.Dollars);
        return new PurchaseQuote(credits, Money.FromDollars(discount), Money.FromDollars(fee));
    }

    private static decimal Cents(decimal dollars) => decimal.Round(dollars, 2, MidpointRounding.AwayFromZero);
}
