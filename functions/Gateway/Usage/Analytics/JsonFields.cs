using System.Text.Json;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>Fields of a JSON object.</summary>
internal static class JsonFields
{
    /// <summary>The field; null where it is not there, or null.</summary>
    public static JsonElement? Optional(this JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
