using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>Checks <c>filters</c> of <c>POST /analytics/query</c>.</summary>
internal static class AnalyticsFilterReader
{
    /// <exception cref="Errors.GatewayException">400.</exception>
    public static ImmutableArray<AnalyticsFilter> Read(JsonElement body, out List<string> warnings)
    {
        warnings = [];
        if (body.Optional("filters") is not { } filters)
        {
            return [];
        }

        if (filters.ValueKind != JsonValueKind.Array || filters.GetArrayLength() > AnalyticsQuery.MaxFilters)
        {
            throw AnalyticsQueryReader.Invalid($"filters must be an array of at most {AnalyticsQuery.MaxFilters} objects with field, operator and value.");
        }

        var read = ImmutableArray.CreateBuilder<AnalyticsFilter>();
        foreach (var (index, filter) in filters.EnumerateArray().Index())
        {
            read.Add(One($"filters[{index}]", filter, warnings));
        }

        return read.ToImmutable();
    }

    private static AnalyticsFilter One(string path, JsonElement filter, List<string> warnings)
    {
        if (filter.ValueKind != JsonValueKind.Object
            || filter.Optional("field") is not { } field
            || filter.Optional("operator") is not { } named
            || filter.Optional("value") is not { } value)
        {
            throw AnalyticsQueryReader.Invalid($"{path} must be an object with field, operator and value.");
        }

        var dimension = AnalyticsQueryReader.Known($"{path}.field", field, AnalyticsDimensions.All, static one => one.Name, "a dimension");
        var comparison = AnalyticsQueryReader.Known($"{path}.operator", named, AnalyticsOperator.All, static one => one.Name, "an operator");
        var values = Values($"{path}.value", value, list: comparison.Takes is null);
        if (dimension.Name == AnalyticsDimensions.Key && values.Any(static text => !KeyHash.TryParse(text, out _)))
        {
            warnings.Add($"{path}.value is not, or not only, the hash of a key, 64 hex digits as GET /keys lists it: nothing else is found.");
        }

        return new AnalyticsFilter(dimension, comparison, values, IncludeUnset($"{path}.include_unset", filter, comparison));
    }

    private static ImmutableArray<string> Values(string path, JsonElement value, bool list)
    {
        if (list != (value.ValueKind == JsonValueKind.Array))
        {
            throw AnalyticsQueryReader.Invalid(list
                ? $"{path} must be an array of texts or numbers, because the operator compares with a list."
                : $"{path} must be a text or a number, because the operator compares with one value.");
        }

        return list ? [.. value.EnumerateArray().Index().Select(one => Scalar($"{path}[{one.Index}]", one.Item))] : [Scalar(path, value)];
    }

    private static string Scalar(string path, JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => ActivityKey.Text(value.GetString()) ?? "",
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => throw AnalyticsQueryReader.Invalid($"{path} must be a text or a number."),
            };
        }
        catch (InvalidOperationException)
        {
            throw AnalyticsQueryReader.Invalid($"{path} has an escape that is half of a character.");
        }
    }

    private static bool IncludeUnset(string path, JsonElement filter, AnalyticsOperator comparison)
    {
        if (filter.Optional("include_unset") is not { } value)
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw AnalyticsQueryReader.Invalid($"{path} must be true or false.");
        }

        return comparison.Takes is null || value.ValueKind == JsonValueKind.False
            ? value.GetBoolean()
            : throw AnalyticsQueryReader.Invalid($"{path} goes with the operators in and not_in.");
    }
}
