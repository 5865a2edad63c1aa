using System.Globalization;
using Interchange.Gateway.Credits;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Limits;

/// <summary>How often free models may be used; section <c>FreeTier</c>. The defaults are OpenRouter's.</summary>
public sealed record FreeTierOptions
{
    /// <summary><c>false</c> lets free models be used without a limit. Default <c>true</c>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Default 20.</summary>
    public long RequestsPerMinute { get; init; } = 20;

    /// <summary>For accounts with fewer credits than <see cref="Threshold"/>. Default 50.</summary>
    public long RequestsPerDay { get; init; } = 50;

    /// <summary>For the others. Default 1,000.</summary>
    public long RequestsPerDayWithCredits { get; init; } = 1_000;

    /// <summary>Credits that an account has bought or been granted in all. Default 10 dollars.</summary>
    public Money Threshold { get; init; } = Money.FromDollars(10);

    /// <exception cref="InvalidOperationException">A setting is not of its kind; the message names it.</exception>
    public static FreeTierOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("FreeTier");
        var defaults = new FreeTierOptions();
        return new FreeTierOptions
        {
            Enabled = section["Enabled"] is not { Length: > 0 } enabled || (bool.TryParse(enabled, out var on) ? on : throw Wrong("Enabled", "true or false")),
            RequestsPerMinute = Number("RequestsPerMinute", defaults.RequestsPerMinute),
            RequestsPerDay = Number("RequestsPerDay", defaults.RequestsPerDay),
            RequestsPerDayWithCredits = Number("RequestsPerDayWithCredits", defaults.RequestsPerDayWithCredits),
            Threshold = section["Threshold"] is { Length: > 0 } threshold
                ? decimal.TryParse(threshold, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= 1_000_000
                    ? Money.FromDollars(dollars)
                    : throw Wrong("Threshold", "a number of dollars such as 10")
                : defaults.Threshold,
        };

        long Number(string name, long otherwise) => section[name] is not { Length: > 0 } text
            ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Wrong(name, "a whole number of requests such as 50");

        static InvalidOperationException Wrong(string name, string what) => new($"The setting FreeTier:{name} must be {what}.");
    }
}
