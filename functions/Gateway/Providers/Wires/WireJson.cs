using System.Text.Json;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Members of a provider's JSON. Tolerant: what does not have the expected kind is not there.</summary>
internal static class WireJson
{
    /// <summary>Deeper answers are refused.</summary>
    public static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 256 };

    /// <summary>The member; null when it is absent, null, or the parent is no object.</summary>
    public static JsonElement? Find(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The member of a member.</summary>
    public static JsonElement? Find(this JsonElement? parent, string name) => parent?.Find(name);

    /// <summary>The text; null for what is none.</summary>
    public static string? Text(this JsonElement parent, string name)
    {
        if (parent.Find(name) is not { ValueKind: JsonValueKind.String } text)
        {
            return null;
        }

        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException("A string holds half of a surrogate pair.", exception);
        }
    }

    /// <summary>The count; null for what is none, or is negative.</summary>
    public static long? Count(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) && count >= 0 ? count : null;

    public static bool IsTrue(this JsonElement parent, string name) => parent.Find(name) is { ValueKind: JsonValueKind.True };

    /// <summary>Writes text that is a JSON object, as it is; false for any other.</summary>
    public static bool TryWriteObject(this Utf8JsonWriter json, string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(text, Bounded);
            document.RootElement.WriteTo(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The elements; none for what is no array.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();
}
