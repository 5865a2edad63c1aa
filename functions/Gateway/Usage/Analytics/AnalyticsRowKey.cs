namespace Interchange.Gateway.Usage.Analytics;

/// <summary>What rows are told apart by.</summary>
/// <param name="Bucket">Start of the bucket of time; null without a granularity.</param>
/// <param name="First">Value of the first dimension.</param>
/// <param name="Second">Value of the second.</param>
internal readonly record struct AnalyticsRowKey(DateTimeOffset? Bucket, string? First, string? Second)
{
    /// <summary>Value of a dimension by its place.</summary>
    public string? this[int dimension] => dimension == 0 ? First : Second;
}
