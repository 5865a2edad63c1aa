using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>Something that activity can be broken down by.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Label">For people.</param>
/// <param name="Source">Where its values come from; null for the workspace, of which an account has one.</param>
internal sealed record AnalyticsDimension(string Name, string Label, ActivityDimension? Source)
{
    /// <summary>Orders values where that is not the order of their characters.</summary>
    public Comparison<string> Compare { get; init; } = string.CompareOrdinal;

    public string? Value(ActivityKey key, string accountId) => Source is { } source ? key[source] : accountId;
}
