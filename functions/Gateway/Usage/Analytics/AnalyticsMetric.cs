using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>Something that can be asked of activity.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Label">For people.</param>
/// <param name="Format">How it is shown.</param>
/// <param name="IsRate">Whether it is a ratio, an average or a percentile, which does not add up.</param>
/// <param name="Value">Its value; null where there is nothing to say it of.</param>
internal sealed record AnalyticsMetric(string Name, string Label, MetricFormat Format, bool IsRate, Func<ActivityTotals, decimal?> Value);
