using System.Collections.Immutable;
using System.Globalization;
using Interchange.Gateway.Credits;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>How an installation sells credits.</summary>
public sealed record PurchaseOptions
{
    public const string FeePercentSetting = "Credits:PlatformFee:Percent";
    public const string MinimumFeeSetting = "Credits:PlatformFee:Minimum";
    public const string DiscountsSetting = "Credits:Discounts";
    public const string MinimumSetting = "Credits:Purchases:Minimum";
    public const string MaximumSetting = "Credits:Purchases:Maximum";
    public const string ReturnUrlSetting = "Credits:Purchases:ReturnUrl";

    /// <summary>With a fee as large beside it, what Stripe still takes at once, 999,999.99 dollars.</summary>
    private const decimal MostDollars = 400_000m;

    public PurchasePricing Pricing { get; init; } = new();

    /// <summary>The least credits that are sold at once.</summary>
    public Money Minimum { get; init; } = Money.FromDollars(5);

    /// <summary>The most credits that are sold at once.</summary>
    public Money Maximum { get; init; } = Money.FromDollars(25_000);

    /// <summary>Where a payer is sent after the payment, when the purchase does not say; null for nowhere.</summary>
    public Uri? ReturnUrl { get; init; }

    /// <exception cref="InvalidOperationException">A setting is not what it has to be.</exception>
    public static PurchaseOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var defaults = new PurchaseOptions();
        var options = new PurchaseOptions
        {
            Pricing = new PurchasePricing
            {
                FeePercent = Number(configuration, FeePercentSetting, 0, most: 100, decimals: 4),
                MinimumFee = Dollars(configuration, MinimumFeeSetting, Money.Zero),
                Discounts = ReadDiscounts(configuration[DiscountsSetting] ?? ""),
            },
            Minimum = Dollars(configuration, MinimumSetting, defaults.Minimum),
            Maximum = Dollars(configuration, MaximumSetting, defaults.Maximum),
            ReturnUrl = ReadUrl(configuration[ReturnUrlSetting]),
        };
        return options.Minimum <= options.Maximum
            ? options
            : throw new InvalidOperationException($"Setting {MinimumSetting} is larger than {MaximumSetting}.");
    }

    private static ImmutableArray<DiscountTier> ReadDiscounts(string text)
    {
        var tiers = new List<DiscountTier>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split(':') is not [var from, var percent]
                || !TryNumber(from, MostDollars, decimals: 2, out var dollars)
                || !TryNumber(percent, most: 100, decimals: 4, out var off)
                || tiers.Exists(tier => tier.From.Dollars == dollars))
            {
                throw new InvalidOperationException(
                    $"Setting {DiscountsSetting} must hold bulk discounts as dollars:percent with commas between, such as 1000:2,10000:5 for 2 % off purchases "
                    + "from 1000 dollars and 5 % off those from 10000; no amount twice.");
            }

            tiers.Add(new DiscountTier(Money.FromDollars(dollars), off));
        }

        return [.. tiers.OrderBy(static tier => tier.From)];
    }

    private static Uri? ReadUrl(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return ReturnAddress.TryParse(text, out var url)
            ? url
            : throw new InvalidOperationException($"Setting {ReturnUrlSetting} must be {ReturnAddress.Rule}.");
    }

    private static Money Dollars(IConfiguration configuration, string setting, Money otherwise) =>
        Money.FromDollars(Number(configuration, setting, otherwise.Dollars, MostDollars, decimals: 2));

    private static decimal Number(IConfiguration configuration, string setting, decimal otherwise, decimal most, int decimals)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return TryNumber(text, most, decimals, out var number)
            ? number
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Setting {setting} must be a number from 0 to {most:0} with at most {decimals} decimals, such as {otherwise:0.##}."));
    }

    private static bool TryNumber(string text, decimal most, int decimals, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && number <= most
        && decimal.Round(number, decimals) == number;
}
