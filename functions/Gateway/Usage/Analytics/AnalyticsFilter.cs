using System.Collections.Immutable;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>A condition on a dimension.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Values">What is compared with; one, or those of a list.</param>
/// <param name="IncludeUnset">Whether generations without a value are taken too.</param>
internal sealed record AnalyticsFilter(AnalyticsDimension Dimension, AnalyticsOperator Operator, ImmutableArray<string> Values, bool IncludeUnset)
{
    /// <summary>Where a generation has no value, no comparison holds.</summary>
    public bool Takes(ActivityKey key, string accountId)
    {
        if (Dimension.Value(key, accountId) is not { } value)
        {
            return IncludeUnset;
        }

        return Operator.Takes is { } takes
            ? takes(Dimension.Compare(value, Values[0]))
            : Values.Contains(value, StringComparer.Ordinal) == (Operator.Name == AnalyticsOperator.In);
    }
}
