using System.Globalization;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>What a model's name tells of what its wire takes. Source: Google's guides to thinking, function calling and structured output.</summary>
/// <param name="Generation">Such as 2.5; null where the name does not tell, as with aliases.</param>
/// <param name="IsPro">Of the larger kind.</param>
/// <param name="IsLite">Of the smallest kind.</param>
/// <param name="MakesMedia">Makes images or speech.</param>
internal readonly record struct GeminiModel(decimal? Generation, bool IsPro, bool IsLite, bool MakesMedia)
{
    private const string Family = "gemini-";

    /// <summary>Whether levels of thinking are taken, rather than budgets.</summary>
    public bool TakesLevels => Generation >= 3;

    /// <summary>Whether the model can be asked to think.</summary>
    public bool CanThink => Generation >= 2.5m;

    /// <summary>Whether the model thinks unless it is asked not to, so that its thoughts can be asked for.</summary>
    public bool ThinksByItself => CanThink && !MakesMedia && (TakesLevels || !IsLite);

    /// <summary>Whether it insists on the signatures of its calls.</summary>
    public bool WantsSignatures => Generation >= 3;

    /// <summary>Whether tools and a structured answer can be had together.</summary>
    public bool CombinesToolsAndFormat => Generation is null or >= 3;

    public static GeminiModel Of(string name)
    {
        var family = name.IndexOf(Family, StringComparison.OrdinalIgnoreCase);
        var rest = family < 0 ? "" : name[(family + Family.Length)..];
        var digits = rest.TakeWhile(static unit => char.IsAsciiDigit(unit) || unit == '.').Count();
        return new GeminiModel(
            decimal.TryParse(rest.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var generation) ? generation : null,
            rest.Contains("-pro", StringComparison.OrdinalIgnoreCase),
            rest.Contains("lite", StringComparison.OrdinalIgnoreCase),
            rest.Contains("image", StringComparison.OrdinalIgnoreCase) || rest.Contains("tts", StringComparison.OrdinalIgnoreCase));
    }
}
