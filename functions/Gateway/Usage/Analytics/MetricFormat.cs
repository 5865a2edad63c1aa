namespace Interchange.Gateway.Usage.Analytics;

/// <summary>How a metric is shown; the wire has the names in lower case.</summary>
internal enum MetricFormat
{
    Number,
    Currency,
    Percent,
    Latency,
    Throughput,
}
