using System.Globalization;
using Interchange.Gateway.Credits;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>
/// What the gateway charges for an answer that a caller's own provider key paid for: nothing by default. Five percent above a monthly allowance of 25,000
/// dollars is what OpenRouter charges.
/// </summary>
public sealed record ByokFeeRules
{
    public const string PercentSetting = "Byok:FeePercent";

    public const string AllowanceSetting = "Byok:MonthlyAllowance";

    public static readonly ByokFeeRules Free = new();

    private static readonly Money MostAllowance = Money.FromDollars(1_000_000_000m);

    /// <summary>Percent of the list price.</summary>
    public decimal Percent { get; init; }

    /// <summary>List price of an account's calls in a calendar month (UTC) that is free of the fee.</summary>
    public Money MonthlyAllowance { get; init; }

    /// <summary>Reads <see cref="PercentSetting"/> and <see cref="AllowanceSetting"/>.</summary>
    /// <exception cref="InvalidOperationException">A setting is no such number.</exception>
    public static ByokFeeRules From(IConfiguration configuration) => new()
    {
        Percent = Read(configuration, PercentSetting, most: 100),
        MonthlyAllowance = Money.FromDollars(Read(configuration, AllowanceSetting, MostAllowance.Dollars)),
    };

    private static decimal Read(IConfiguration configuration, string setting, decimal most)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return 0;
        }

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most
            ? value
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Setting {setting} must be a number from 0 to {most:0}, such as {(setting == PercentSetting ? "5" : "25000")}. Leave it out for 0."));
    }
}
