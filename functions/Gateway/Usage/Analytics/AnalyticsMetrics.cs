using System.Collections.Immutable;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Telemetry;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>
/// The metrics: those of OpenRouter's that the gateway records, under their names and with their meanings, and some of its own. Money is in US dollars, latency
/// in milliseconds from a request's arrival to its first content, throughput in output tokens per second of the attempt that answered.
/// </summary>
internal static class AnalyticsMetrics
{
    public const string RequestCount = "request_count";

    public static ImmutableArray<AnalyticsMetric> All { get; } =
    [
        Sum(RequestCount, "Request Count", ActivityMeasure.Requests),
        new("tokens_total", "Total Tokens", MetricFormat.Number, IsRate: false, static totals => totals[ActivityMeasure.PromptTokens] + totals[ActivityMeasure.CompletionTokens]),
        Sum("tokens_prompt", "Prompt Tokens", ActivityMeasure.PromptTokens),
        Sum("tokens_completion", "Completion Tokens", ActivityMeasure.CompletionTokens),
        Sum("reasoning_tokens", "Reasoning Tokens", ActivityMeasure.ReasoningTokens),
        Sum("cached_tokens", "Cached Tokens", ActivityMeasure.CachedTokens),
        Sum("byok_request_count", "BYOK Requests", ActivityMeasure.Byok),
        Sum("response_cached_count", "Cached Responses", ActivityMeasure.ResponseCached),
        Dollars("total_usage", "Total Usage", static totals => totals[ActivityMeasure.Charged] + totals[ActivityMeasure.ByokUpstream]),
        Dollars("byok_usage", "BYOK Usage", static totals => totals[ActivityMeasure.ByokUpstream]),
        Dollars("credits_usage", "Credits Usage", static totals => totals[ActivityMeasure.Charged]),
        Dollars("openrouter_usage", "Usage Of Shared Keys", static totals => totals[ActivityMeasure.Charged] - totals[ActivityMeasure.ByokFees]),
        Dollars("usage_cache", "Cache Savings", static totals => totals[ActivityMeasure.CacheDiscount]),
        Dollars("byok_fees", "BYOK Fees", static totals => totals[ActivityMeasure.ByokFees]),
        .. Distribution("latency", "Latency", MetricFormat.Latency, ActivityMeasure.Latency, ActivityMeasure.Latencies, static totals => totals.Latency),
        .. Distribution("throughput", "Throughput", MetricFormat.Throughput, ActivityMeasure.Throughput, ActivityMeasure.Throughputs, static totals => totals.Throughput),
        Ratio("cache_hit_rate", "Cache Hit Rate", ActivityMeasure.CachedTokens, ActivityMeasure.PromptTokens),
        Ratio("response_cached_rate", "Cached Response Rate", ActivityMeasure.ResponseCached, ActivityMeasure.Requests),

        // The gateway's own.
        Sum("cache_write_tokens", "Cache Write Tokens", ActivityMeasure.CacheWriteTokens),
        Sum("audio_tokens_prompt", "Prompt Audio Tokens", ActivityMeasure.PromptAudioTokens),
        Sum("audio_tokens_completion", "Completion Audio Tokens", ActivityMeasure.CompletionAudioTokens),
        Sum("image_tokens_completion", "Completion Image Tokens", ActivityMeasure.CompletionImageTokens),
        Sum("failed_count", "Failed Requests", ActivityMeasure.Failed),
        Sum("cancelled_count", "Cancelled Requests", ActivityMeasure.Cancelled),
        Sum("estimated_count", "Requests With Estimated Tokens", ActivityMeasure.Estimated),
        Sum("attempt_count", "Attempts", ActivityMeasure.Attempts),
        Ratio("failure_rate", "Failure Rate", ActivityMeasure.Failed, ActivityMeasure.Requests),
        Dollars("operator_cost", "Cost Of Lost Attempts", static totals => totals[ActivityMeasure.OperatorCost]),
    ];

    private static AnalyticsMetric Sum(string name, string label, ActivityMeasure measure) =>
        new(name, label, MetricFormat.Number, IsRate: false, totals => totals[measure]);

    private static AnalyticsMetric Dollars(string name, string label, Func<ActivityTotals, long> nanos) =>
        new(name, label, MetricFormat.Currency, IsRate: false, totals => new Money(nanos(totals)).Dollars);

    private static AnalyticsMetric Ratio(string name, string label, ActivityMeasure part, ActivityMeasure whole) =>
        new(name, label, MetricFormat.Percent, IsRate: true, totals => Divide(totals[part], totals[whole], digits: 6));

    private static IEnumerable<AnalyticsMetric> Distribution(
        string name, string label, MetricFormat format, ActivityMeasure sum, ActivityMeasure count, Func<ActivityTotals, QuantileSketch?> sketch)
    {
        // Both sums are in thousandths of what is shown; of the sketches, that of latencies is in seconds.
        var unit = format == MetricFormat.Latency ? 1000 : 1;
        yield return new($"avg_{name}", $"Average {label}", format, IsRate: true, totals => Divide(totals[sum], totals[count] * 1000, digits: 3));
        foreach (var (share, percentile) in ((double, string)[])[(0.5, "p50"), (0.9, "p90"), (0.99, "p99")])
        {
            yield return new($"{percentile}_{name}", $"{percentile.ToUpperInvariant()} {label}", format, IsRate: true, totals => Quantile(sketch(totals), share, unit));
        }
    }

    private static decimal? Divide(decimal part, decimal whole, int digits) => whole == 0 ? null : decimal.Round(part / whole, digits);

    private static decimal? Quantile(QuantileSketch? sketch, double share, int unit) =>
        sketch is null || sketch.Count == 0 ? null : decimal.Round((decimal)(sketch.Quantile(share) * unit), 3);
}
