namespace Interchange.Gateway.Catalog.Listing;

/// <summary>How an endpoint has done lately. Source of the members: <c>PublicEndpoint</c> of OpenRouter's OpenAPI document.</summary>
public sealed record EndpointStatistics
{
    /// <summary>Nothing is known.</summary>
    public static readonly EndpointStatistics None = new();

    /// <summary>
    /// 0: well. The document gives the other values no meaning; here -1 is degraded or unstable, -2 down, and -5 resting after failures, with nothing sent to it but a probe.
    /// </summary>
    public int Status { get; init; }

    /// <summary>Percent of the requests that were answered, those with a limited rate left out; null with fewer than 100 requests.</summary>
    public double? UptimeLast5Minutes { get; init; }

    /// <inheritdoc cref="UptimeLast5Minutes"/>
    public double? UptimeLast30Minutes { get; init; }

    /// <inheritdoc cref="UptimeLast5Minutes"/>
    public double? UptimeLastDay { get; init; }

    /// <summary>Time to first token over the last 30 minutes, in milliseconds; null with too few answers.</summary>
    public ListedPercentiles? LatencyMilliseconds { get; init; }

    /// <summary>Output tokens per second over the last 30 minutes: p90 is what nine in ten answers reach; null with too few answers.</summary>
    public ListedPercentiles? TokensPerSecond { get; init; }
}
