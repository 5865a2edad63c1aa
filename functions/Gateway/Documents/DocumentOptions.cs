using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Documents;

/// <summary>How documents are read for models that do not take them.</summary>
public sealed record DocumentOptions
{
    /// <summary>The most pages of one file. Setting <c>Documents:MostPages</c>, default 1,000.</summary>
    public int MostPages { get; init; } = 1_000;

    /// <summary>The most characters of one file's text. Setting <c>Documents:MostCharacters</c>, default 4 million.</summary>
    public int MostCharacters { get; init; } = 4_000_000;

    /// <summary>How long one file may take. Setting <c>Documents:Patience</c>, default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many files are read at once, each in a process of up to about 300 MB. Setting <c>Documents:AtOnce</c>, default 2.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>Slug of the provider whose recognition of text is used. Setting <c>Documents:Ocr:Provider</c>, default <c>mistral</c>.</summary>
    public string OcrProvider { get; init; } = "mistral";

    /// <summary>Its model. Setting <c>Documents:Ocr:Model</c>.</summary>
    public string OcrModel { get; init; } = "mistral-ocr-latest";

    /// <summary>What is charged for it, in dollars per thousand pages. Setting <c>Documents:Ocr:PricePerThousandPages</c>, default 2.</summary>
    public decimal OcrPrice { get; init; } = 2;

    /// <exception cref="InvalidOperationException">A setting is not what it should be; the message names it.</exception>
    public static DocumentOptions From(IConfiguration configuration)
    {
        var defaults = new DocumentOptions();
        return new DocumentOptions
        {
            MostPages = Count(configuration, "Documents:MostPages", defaults.MostPages, 100_000),
            MostCharacters = Count(configuration, "Documents:MostCharacters", defaults.MostCharacters, 20_000_000),
            AtOnce = Count(configuration, "Documents:AtOnce", defaults.AtOnce, 64),
            Patience = configuration["Documents:Patience"] is not { Length: > 0 } text ? defaults.Patience
                : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var patience) && patience >= TimeSpan.FromSeconds(1) && patience <= TimeSpan.FromMinutes(5) ? patience
                : throw new InvalidOperationException("Setting Documents:Patience must be a time span from 00:00:01 to 00:05:00."),
            OcrProvider = configuration["Documents:Ocr:Provider"] is { Length: > 0 } provider ? provider : defaults.OcrProvider,
            OcrModel = configuration["Documents:Ocr:Model"] is { Length: > 0 } model ? model : defaults.OcrModel,
            OcrPrice = configuration["Documents:Ocr:PricePerThousandPages"] is not { Length: > 0 } price ? defaults.OcrPrice
                : decimal.TryParse(price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= 1_000 ? dollars
                : throw new InvalidOperationException("Setting Documents:Ocr:PricePerThousandPages must be an amount of dollars, at most 1000."),
        };
    }

    private static int Count(IConfiguration configuration, string setting, int otherwise, int most) => configuration[setting] is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most ? count
        : throw new InvalidOperationException($"Setting {setting} must be a number from 1 to {most}.");
}
