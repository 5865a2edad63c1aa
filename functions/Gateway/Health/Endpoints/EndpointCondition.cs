namespace Interchange.Gateway.Health.Endpoints;

/// <summary>What routing knows of an endpoint at one moment.</summary>
public sealed record EndpointCondition
{
    /// <summary>An endpoint of which nothing is known is taken for a good one.</summary>
    public static readonly EndpointCondition Unknown = new();

    /// <summary>True when it had a significant outage in the last 30 seconds, or its breaker is open: it is tried after all stable ones.</summary>
    public bool Unstable { get; init; }

    /// <summary>Its class by uptime.</summary>
    public UptimeClass Uptime { get; init; }

    /// <summary>Time to first token over the last five minutes, in seconds; null without enough requests.</summary>
    public Percentiles? Latency { get; init; }

    /// <summary>Output tokens per second over the last five minutes; null without enough requests. Its p90 is what nine in ten requests reach.</summary>
    public Percentiles? Throughput { get; init; }

    /// <summary>Share of the tool calls that were well formed and named an offered tool; null without enough of them.</summary>
    public double? ToolCallSuccess { get; init; }
}
