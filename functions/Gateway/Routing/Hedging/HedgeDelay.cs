using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Routing.Hedging;

/// <summary>How long an attempt may be silent before a second one is started. Pure.</summary>
public static class HedgeDelay
{
    /// <summary>Where between p90 and p99 the p95 lies.</summary>
    private const double Between = 5.0 / 9;

    private const long UnknownTokens = 500;
    private const double UnknownTokensPerSecond = 50;

    /// <summary>
    /// For a stream the p95 of the time to the first token. An answer in one piece shows nothing before its end, so the time to generate it is added.
    /// </summary>
    public static TimeSpan Of(EndpointCondition condition, bool streamed, long? maxTokens, HedgeOptions options)
    {
        var firstToken = condition.Latency is { } latency
            ? TimeSpan.FromSeconds(latency.P90 + ((latency.P99 - latency.P90) * Between))
            : options.UnknownDelay;
        var delay = streamed ? firstToken : firstToken + Generation(condition, maxTokens);
        return delay > options.ShortestDelay ? delay : options.ShortestDelay;
    }

    private static TimeSpan Generation(EndpointCondition condition, long? maxTokens)
    {
        var perSecond = condition.Throughput is { P50: > 0 } throughput ? throughput.P50 : UnknownTokensPerSecond;
        return TimeSpan.FromSeconds(Math.Min(maxTokens ?? UnknownTokens, UnknownTokens) / perSecond);
    }
}
