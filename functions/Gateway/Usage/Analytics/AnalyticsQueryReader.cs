using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>
/// Checks the body of <c>POST /analytics/query</c>. A wrong value is a 400 that says the field and the rule; so is a field that is not known, because an
/// answer to half of a question looks like an answer.
/// </summary>
internal static class AnalyticsQueryReader
{
    private static readonly string[] Fields =
        ["metrics", "dimensions", "filters", "granularity", "time_range", "order_by", "group_limit", "limit"];

    /// <exception cref="GatewayException">400.</exception>
    public static AnalyticsQuery Read(JsonElement body, DateTimeOffset now, DateTimeOffset firstKept)
    {
        Refuse(body);
        var granularity = body.Optional("granularity") is { } named ? Known("granularity", named, Granularity.All, static one => one.Name, "a granularity") : null;
        var dimensions = ReadDimensions(body);
        var filters = AnalyticsFilterReader.Read(body, out var warnings);
        var metrics = ReadMetrics(body);
        var (from, to) = ReadRange(body, now);
        Check(granularity, dimensions, filters, to - from);
        if (from < firstKept && to > firstKept)
        {
            warnings.Add($"Activity is kept from {Text(firstKept)} on: the range begins there.");
            from = firstKept;
        }

        var groupLimit = Limit(body, "group_limit");
        return new AnalyticsQuery
        {
            Metrics = metrics,
            Dimensions = dimensions,
            Filters = filters,
            Granularity = granularity,
            From = from,
            To = to,
            Order = AnalyticsOrderReader.Read(body, metrics, dimensions, granularity),
            GroupLimit = dimensions.IsEmpty ? null : groupLimit,
            Limit = Limit(body, "limit")
                ?? (granularity is not null && !dimensions.IsEmpty && groupLimit is null ? AnalyticsQuery.MaxRows : AnalyticsQuery.DefaultRows),
            Warnings = [.. warnings],
        };
    }

    /// <summary>The thing of that name.</summary>
    /// <exception cref="GatewayException">400, with the names that there are.</exception>
    public static T Known<T>(string field, JsonElement value, ImmutableArray<T> all, Func<T, string> name, string what)
        where T : class =>
        (value.ValueKind == JsonValueKind.String ? all.FirstOrDefault(one => value.ValueEquals(name(one))) : null)
        ?? throw Invalid($"{field} is not {what} that this gateway has. There are: {string.Join(", ", all.Select(name))}.");

    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));

    private static void Refuse(JsonElement body)
    {
        foreach (var field in body.EnumerateObject().Where(static field => !Fields.Contains(field.Name) && field.Value.ValueKind != JsonValueKind.Null))
        {
            throw Invalid(field.Name is "classifier_dimensions" or "classifier_filters"
                ? $"{field.Name} is not available: this gateway has no classifiers. Leave it out."
                : $"The body has a field that is not known. There are: {string.Join(", ", Fields)}.");
        }
    }

    private static ImmutableArray<AnalyticsMetric> ReadMetrics(JsonElement body)
    {
        var metrics = body.Optional("metrics") is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0
            ? array.EnumerateArray().Index().Select(static one => Known($"metrics[{one.Index}]", one.Item, AnalyticsMetrics.All, static metric => metric.Name, "a metric"))
            : throw Invalid("metrics is required: an array with the name of at least one metric. GET /analytics/meta lists them.");
        return [.. metrics.Distinct()];
    }

    private static ImmutableArray<AnalyticsDimension> ReadDimensions(JsonElement body)
    {
        if (body.Optional("dimensions") is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > AnalyticsQuery.MaxDimensions)
        {
            throw Invalid($"dimensions must be an array with the names of at most {AnalyticsQuery.MaxDimensions} dimensions. GET /analytics/meta lists them.");
        }

        return
        [
            .. value.EnumerateArray().Index()
                .Select(static one => Known($"dimensions[{one.Index}]", one.Item, AnalyticsDimensions.All, static dimension => dimension.Name, "a dimension"))
                .Distinct(),
        ];
    }

    private static (DateTimeOffset From, DateTimeOffset To) ReadRange(JsonElement body, DateTimeOffset now)
    {
        if (body.Optional("time_range") is not { } range)
        {
            return (now - AnalyticsQuery.DefaultRange, now);
        }

        if (range.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("time_range must be an object with start and end.");
        }

        var (from, to) = (Time(range, "start"), Time(range, "end"));
        return from < to ? (from, to) : throw Invalid("time_range.start must be before time_range.end.");
    }

    private static DateTimeOffset Time(JsonElement range, string field) =>
        range.Optional(field) is { ValueKind: JsonValueKind.String } value
        && value.TryGetDateTimeOffset(out var time)
        && (value.GetString()!.EndsWith('Z') || value.GetString()!.AsSpan(10).ContainsAny('+', '-'))
        && time.Year is >= 2002 and <= 9000
            ? time.ToUniversalTime()
            : throw Invalid($"time_range.{field} is required: an ISO 8601 time with an offset, such as \"2026-01-31T00:00:00Z\".");

    private static void Check(
        Granularity? granularity, ImmutableArray<AnalyticsDimension> dimensions, ImmutableArray<AnalyticsFilter> filters, TimeSpan range)
    {
        if (range > (granularity?.Longest ?? AnalyticsQuery.LongestRange))
        {
            throw Invalid(granularity is null
                ? $"time_range is at most {AnalyticsQuery.LongestRange.Days} days."
                : $"time_range with granularity {granularity.Name} is at most {Length(granularity.Longest)}.");
        }

        var byGeneration = dimensions.Concat(filters.Select(static filter => filter.Dimension)).Any(static dimension => dimension.Source == ActivityDimension.GenerationId);
        if (byGeneration && range > AnalyticsQuery.LongestByGeneration)
        {
            throw Invalid($"time_range with generation_id is at most {AnalyticsQuery.LongestByGeneration.Days} days.");
        }
    }

    private static int? Limit(JsonElement body, string field)
    {
        if (body.Optional(field) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var limit) && limit is >= 1 and <= AnalyticsQuery.MaxRows
            ? limit
            : throw Invalid($"{field} must be a whole number from 1 to {AnalyticsQuery.MaxRows}.");
    }

    private static string Length(TimeSpan length) => length.TotalDays >= 1 ? $"{length.Days} days" : $"{length.Hours} hours";

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
