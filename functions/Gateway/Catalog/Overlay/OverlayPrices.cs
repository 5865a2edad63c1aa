using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>Pure: <c>prices</c> of an endpoint. US dollars per million tokens, or each where the name says so.</summary>
internal static class OverlayPrices
{
    private const decimal TokensPerPriceUnit = 1_000_000m;

    private static readonly string[] Names =
    [
        "prompt", "completion", "request", "image", "imageToken", "imageOutput", "audioInput", "audioOutput", "audioInputCacheRead", "webSearch",
        "internalReasoning", "inputCacheRead", "inputCacheWrite", "inputCacheWrite1h",
    ];

    /// <summary>Each, whatever the hour and the length of a prompt.</summary>
    private static readonly string[] Pieces = ["outputImage", "character", "second"];

    private static readonly string[] Conditions = ["minPromptTokens", "utcStart", "utcEnd", "utcDays"];

    public static Pricing Read(OverlayNode node)
    {
        if (node.Json.ValueKind == JsonValueKind.String)
        {
            return node.Text() == "free" ? Pricing.Free : throw node.Refuse($"is '{node.Text()}'; it must be \"free\" or an object with prompt and completion.");
        }

        node.Object([.. Names, .. Pieces, "discount", "overrides"]);
        return new Pricing
        {
            Prompt = node.Required("prompt", "\"0.15\"").Price() / TokensPerPriceUnit,
            Completion = node.Required("completion", "\"0.60\"").Price() / TokensPerPriceUnit,
            Request = node.Find("request")?.Price() ?? 0,
            Image = node.Find("image")?.Price() ?? 0,
            WebSearch = node.Find("webSearch")?.Price() ?? 0,
            InputCacheRead = PerToken(node, "inputCacheRead"),
            InputCacheWrite = PerToken(node, "inputCacheWrite"),
            InputCacheWriteOneHour = PerToken(node, "inputCacheWrite1h"),
            InternalReasoning = PerToken(node, "internalReasoning"),
            AudioInput = PerToken(node, "audioInput"),
            AudioInputCacheRead = PerToken(node, "audioInputCacheRead"),
            AudioOutput = PerToken(node, "audioOutput"),
            ImageToken = PerToken(node, "imageToken"),
            ImageOutput = PerToken(node, "imageOutput"),
            OutputImage = node.Find("outputImage")?.Price(),
            Character = node.Find("character")?.Price(),
            Second = node.Find("second")?.Price(),
            Discount = node.Find("discount") is { } discount ? Fraction(discount) : 0,
            Overrides = node.Find("overrides") is { } overrides ? [.. overrides.Elements().Select(Override)] : [],
        };
    }

    private static PriceOverride Override(OverlayNode node)
    {
        node.Object([.. Conditions, .. Names]);
        if (!Conditions.Any(name => node.Find(name) is not null))
        {
            throw node.Refuse($"has no condition, so it would always apply. Give it one of {string.Join(", ", Conditions)}, or change the prices themselves.");
        }

        if (!Names.Any(name => node.Find(name) is not null))
        {
            throw node.Refuse("changes no price. Add one, such as \"prompt\": \"0.30\".");
        }

        var (start, end) = Window(node);
        return new PriceOverride
        {
            MinPromptTokens = node.Find("minPromptTokens")?.Tokens(),
            UtcStart = start,
            UtcEnd = end,
            UtcDays = node.Find("utcDays") is { } days ? Days(days) : [],
            Prompt = PerToken(node, "prompt"),
            Completion = PerToken(node, "completion"),
            Request = node.Find("request")?.Price(),
            Image = node.Find("image")?.Price(),
            WebSearch = node.Find("webSearch")?.Price(),
            InputCacheRead = PerToken(node, "inputCacheRead"),
            InputCacheWrite = PerToken(node, "inputCacheWrite"),
            InputCacheWriteOneHour = PerToken(node, "inputCacheWrite1h"),
            InternalReasoning = PerToken(node, "internalReasoning"),
            AudioInput = PerToken(node, "audioInput"),
            AudioInputCacheRead = PerToken(node, "audioInputCacheRead"),
            AudioOutput = PerToken(node, "audioOutput"),
            ImageToken = PerToken(node, "imageToken"),
            ImageOutput = PerToken(node, "imageOutput"),
        };
    }

    private static decimal? PerToken(OverlayNode node, string name) => node.Find(name)?.Price() / TokensPerPriceUnit;

    private static (int? Start, int? End) Window(OverlayNode node)
    {
        var (start, end) = (node.Find("utcStart"), node.Find("utcEnd"));
        if (start is not { } from || end is not { } to)
        {
            return start is null && end is null
                ? default
                : throw node.Refuse("has one end of a time window. Give both, such as \"utcStart\": 1630, \"utcEnd\": 30.");
        }

        var window = (Start: Clock(from), End: Clock(to));
        return window.Start != window.End
            ? window
            : throw to.Refuse("is the same as utcStart: the window is empty. Leave both out for the whole day.");
    }

    private static int Clock(OverlayNode node) =>
        node.Json.ValueKind == JsonValueKind.Number && node.Json.TryGetInt32(out var clock) && clock is >= 0 and < 2400 && clock % 100 < 60
            ? clock
            : throw node.Refuse("must be a time of day in UTC as a clock number, such as 1630 for 16:30 or 0 for midnight.");

    private static ImmutableArray<DayOfWeek> Days(OverlayNode node)
    {
        var days = node.Words(CatalogVocabulary.Days.AsSpan());
        return days.IsEmpty
            ? throw node.Refuse("is empty: the override would never apply. Name days such as \"saturday\", or leave it out for every day.")
            : [.. days.Select(static day => (DayOfWeek)CatalogVocabulary.Days.IndexOf(day)).Distinct()];
    }

    private static decimal Fraction(OverlayNode node)
    {
        var fraction = node.Price();
        return fraction <= 1
            ? fraction
            : throw node.Refuse($"is {fraction.ToString(CultureInfo.InvariantCulture)}; a discount is a fraction from 0 to 1, such as 0.25 for a quarter off.");
    }
}
