using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Export;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>
/// The answer to a query, as OpenRouter's OpenAPI document has it. A row has the bucket of time, the dimensions and the metrics. Keys are shown by their names,
/// as there; beside the name stands <c>api_key_hash</c>, which is the gateway's own.
/// </summary>
/// <param name="Query">What was asked.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Truncated">Whether rows were cut off.</param>
/// <param name="KeyNames">Names of keys by hash, of those that there still are.</param>
/// <param name="Warnings">What of the query was not honoured as it stands.</param>
internal sealed record AnalyticsAnswer(
    AnalyticsQuery Query,
    IReadOnlyList<(AnalyticsRowKey Key, ActivityTotals Totals)> Rows,
    bool Truncated,
    IReadOnlyDictionary<string, string> KeyNames,
    IReadOnlyList<string> Warnings)
{
    private const string HashColumn = "api_key_hash";

    public void Write(Utf8JsonWriter json, TimeSpan took)
    {
        json.WriteStartObject("data");
        json.WriteStartArray("data");
        foreach (var (key, totals) in Rows)
        {
            json.WriteStartObject();
            foreach (var (column, text) in Texts(key))
            {
                json.WriteString(column, text);
            }

            foreach (var metric in Query.Metrics)
            {
                Write(json, metric.Name, metric.Value(totals));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("metadata");
        json.WriteNumber("query_time_ms", Math.Round(took.TotalMilliseconds, 3));
        json.WriteNumber("row_count", Rows.Count);
        json.WriteBoolean("truncated", Truncated);
        json.WriteEndObject();
        if (Warnings.Count > 0)
        {
            json.WriteStartArray("warnings");
            foreach (var warning in Warnings)
            {
                json.WriteStringValue(warning);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public CsvText ToCsv()
    {
        var csv = new CsvText();
        foreach (var (column, _) in Texts(default))
        {
            csv.Add(column);
        }

        foreach (var metric in Query.Metrics)
        {
            csv.Add(metric.Name);
        }

        csv.EndLine();
        foreach (var (key, totals) in Rows)
        {
            foreach (var (_, text) in Texts(key))
            {
                csv.Add(text);
            }

            foreach (var metric in Query.Metrics)
            {
                csv.Add(metric.Value(totals));
            }

            csv.EndLine();
        }

        return csv;
    }

    private IEnumerable<(string Column, string? Text)> Texts(AnalyticsRowKey key)
    {
        if (Query.Granularity is { } granularity)
        {
            yield return (granularity.Column, key.Bucket?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }

        foreach (var (index, dimension) in Query.Dimensions.Index())
        {
            var value = key[index];
            if (dimension.Name == AnalyticsDimensions.Key)
            {
                yield return (dimension.Name, value is null ? null : KeyNames.GetValueOrDefault(value, value));
                yield return (HashColumn, value);
            }
            else
            {
                yield return (dimension.Name, value);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
