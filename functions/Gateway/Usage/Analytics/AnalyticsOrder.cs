namespace Interchange.Gateway.Usage.Analytics;

/// <summary>How rows are sorted: by exactly one of the three.</summary>
internal sealed record AnalyticsOrder
{
    public AnalyticsMetric? Metric { get; init; }

    /// <summary>Place of a dimension among those of the query.</summary>
    public int? Dimension { get; init; }

    public bool Date { get; init; }

    public required bool Descending { get; init; }
}
