using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>Checks <c>order_by</c> of <c>POST /analytics/query</c>. Without it rows with a date are in descending order of it, others of the first metric.</summary>
internal static class AnalyticsOrderReader
{
    private const string Date = "date";

    /// <exception cref="Errors.GatewayException">400.</exception>
    public static AnalyticsOrder Read(
        JsonElement body, ImmutableArray<AnalyticsMetric> metrics, ImmutableArray<AnalyticsDimension> dimensions, Granularity? granularity)
    {
        if (body.Optional("order_by") is not { } order)
        {
            return granularity is null
                ? new AnalyticsOrder { Metric = metrics[0], Descending = true }
                : new AnalyticsOrder { Date = true, Descending = true };
        }

        if (order.ValueKind != JsonValueKind.Object
            || order.Optional("field") is not { ValueKind: JsonValueKind.String } field
            || order.Optional("direction") is not { ValueKind: JsonValueKind.String } direction
            || !(direction.ValueEquals("asc") || direction.ValueEquals("desc")))
        {
            throw AnalyticsQueryReader.Invalid("order_by must be an object with field and direction, which is asc or desc.");
        }

        var by = new AnalyticsOrder { Descending = direction.ValueEquals("desc") };
        if (granularity is not null && (field.ValueEquals(Date) || field.ValueEquals(granularity.Column)))
        {
            return by with { Date = true };
        }

        var dimension = dimensions.Index().Where(one => field.ValueEquals(one.Item.Name)).Select(static one => (int?)one.Index).FirstOrDefault();
        var metric = metrics.Concat(AnalyticsMetrics.All.Where(static one => one.Name == AnalyticsMetrics.RequestCount)).FirstOrDefault(one => field.ValueEquals(one.Name));
        return dimension is null && metric is null
            ? throw AnalyticsQueryReader.Invalid(
                $"order_by.field must be one of the query's metrics or dimensions, {AnalyticsMetrics.RequestCount}{(granularity is null ? "" : $", or {Date}")}.")
            : by with { Dimension = dimension, Metric = dimension is null ? metric : null };
    }
}
