using System.Globalization;

namespace Interchange.Benchmarks.Chaos;

/// <summary>What an answer of the chaos' provider costs, in whole hundredths of a nano-dollar a token: arithmetic that has nothing of the gateway's.</summary>
internal static class ChaosPrices
{
    private const long Prompt = 3_750;
    private const long Cached = 375;
    private const long Completion = 15_025;
    private const long Hundredths = 100;

    /// <summary>The same prices as an overlay writes them: dollars per million tokens, of which one is a thousand nano-dollars a token.</summary>
    public static string Overlay { get; } =
        $$"""{ "prompt": "{{PerMillion(Prompt)}}", "completion": "{{PerMillion(Completion)}}", "inputCacheRead": "{{PerMillion(Cached)}}" }""";

    /// <summary>Nano-dollars, rounded once, halves up.</summary>
    public static long Of(ChaosUsage usage) =>
        (((usage.Prompt - usage.Cached) * Prompt) + (usage.Cached * Cached) + (usage.Completion * Completion) + (Hundredths / 2)) / Hundredths;

    private static string PerMillion(long price) => (price / (Hundredths * 1_000m)).ToString(CultureInfo.InvariantCulture);
}
