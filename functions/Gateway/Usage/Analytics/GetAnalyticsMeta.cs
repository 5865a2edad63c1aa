using System.Text.Json;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary><c>GET /analytics/meta</c>: what can be asked of <see cref="QueryAnalytics"/>. Needs a management key.</summary>
public sealed class GetAnalyticsMeta(AuthenticateCaller authenticate)
{
    public async Task HandleAsync(HttpContext context)
    {
        await authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        await JsonExchange.WriteAsync(context.Response, StatusCodes.Status200OK, Write, context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("data");
        WriteAll(json, "metrics", AnalyticsMetrics.All, static (json, metric) =>
        {
            WriteNamed(json, metric.Name, metric.Label);
            json.WriteBoolean("is_rate", metric.IsRate);
            json.WriteString("display_format", metric.Format switch
            {
                MetricFormat.Number => "number",
                MetricFormat.Currency => "currency",
                MetricFormat.Percent => "percent",
                MetricFormat.Latency => "latency",
                _ => "throughput",
            });
        });
        WriteAll(json, "dimensions", AnalyticsDimensions.All, static (json, dimension) => WriteNamed(json, dimension.Name, dimension.Label));
        WriteAll(json, "operators", AnalyticsOperator.All, static (json, one) =>
        {
            json.WriteString("name", one.Name);
            json.WriteString("value_type", one.Takes is null ? "array" : "scalar");
        });
        WriteAll(json, "granularities", Granularity.All, static (json, granularity) => WriteNamed(json, granularity.Name, granularity.Label));
        json.WriteEndObject();
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> all, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var one in all)
        {
            json.WriteStartObject();
            write(json, one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNamed(Utf8JsonWriter json, string name, string label)
    {
        json.WriteString("name", name);
        json.WriteString("display_label", label);
    }
}
