using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Providers.Search;

/// <summary>The search engine of the plugin <c>web</c>.</summary>
public sealed record SearchOptions
{
    /// <summary>Where it is asked. Setting <c>Search:Url</c>, default Exa's.</summary>
    public Uri Url { get; init; } = new("https://api.exa.ai/search");

    /// <summary>Its key; null switches it off. Setting <c>Search:Key</c>, or <c>EXA_API_KEY</c>.</summary>
    public ProviderSecret? Key { get; init; }

    /// <summary>What is charged, in dollars per thousand results. Setting <c>Search:PricePerThousandResults</c>, default 4.</summary>
    public decimal Price { get; init; } = 4;

    /// <summary>How long a search may take. Setting <c>Search:Patience</c>, default 15 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <exception cref="InvalidOperationException">A setting is not what it should be; the message names it.</exception>
    public static SearchOptions From(IConfiguration configuration)
    {
        var defaults = new SearchOptions();
        return new SearchOptions
        {
            Url = configuration["Search:Url"] is not { Length: > 0 } text ? defaults.Url
                : ProviderAddress.Check(text, carriesKey: true) is (var url, var problem) && url is not null ? new Uri(url.AbsoluteUri.TrimEnd('/'))
                : throw new InvalidOperationException($"The setting Search:Url is refused: {problem}"),
            Key = (configuration["Search:Key"] is { Length: > 0 } key ? key : configuration["EXA_API_KEY"]) is { Length: > 0 } secret ? new ProviderSecret(secret) : null,
            Price = configuration["Search:PricePerThousandResults"] is not { Length: > 0 } price ? defaults.Price
                : decimal.TryParse(price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= 1_000 ? dollars
                : throw new InvalidOperationException("Setting Search:PricePerThousandResults must be an amount of dollars, at most 1000."),
            Patience = configuration["Search:Patience"] is not { Length: > 0 } span ? defaults.Patience
                : TimeSpan.TryParse(span, CultureInfo.InvariantCulture, out var patience) && patience >= TimeSpan.FromSeconds(1) && patience <= TimeSpan.FromMinutes(2) ? patience
                : throw new InvalidOperationException("Setting Search:Patience must be a time span from 00:00:01 to 00:02:00."),
        };
    }
}
