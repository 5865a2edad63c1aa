using System.Collections.Immutable;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>A comparison in a filter.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Takes">Whether a value with this order to the filter's is taken; null for those of a list.</param>
internal sealed record AnalyticsOperator(string Name, Func<int, bool>? Takes)
{
    public const string In = "in";

    public static ImmutableArray<AnalyticsOperator> All { get; } =
    [
        new("eq", static order => order == 0),
        new("neq", static order => order != 0),
        new("gt", static order => order > 0),
        new("gte", static order => order >= 0),
        new("lt", static order => order < 0),
        new("lte", static order => order <= 0),
        new(In, null),
        new("not_in", null),
    ];
}
