using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>Whether an endpoint misses the preferred bounds. Of an endpoint without measurements nothing is known, so it misses none.</summary>
internal static class Preferred
{
    public static bool Misses(ProviderPreferences preferences, EndpointCondition condition) =>
        (preferences.PreferredMinThroughput is { } least && condition.Throughput is { } throughput && IsBelow(throughput, least))
        || (preferences.PreferredMaxLatency is { } most && condition.Latency is { } latency && IsAbove(latency, most));

    private static bool IsBelow(Percentiles measured, PercentileBounds bounds) =>
        measured.P50 < bounds.P50 || measured.P75 < bounds.P75 || measured.P90 < bounds.P90 || measured.P99 < bounds.P99;

    private static bool IsAbove(Percentiles measured, PercentileBounds bounds) =>
        measured.P50 > bounds.P50 || measured.P75 > bounds.P75 || measured.P90 > bounds.P90 || measured.P99 > bounds.P99;
}
