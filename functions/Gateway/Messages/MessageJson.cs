using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interchange.Gateway.Messages;

/// <summary>Members of Messages' JSON.</summary>
internal static class MessageJson
{
    /// <summary>Deeper requests are refused.</summary>
    public const int MaxDepth = 256;

    public static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The member; null when it is absent, null, or the parent is no object.</summary>
    public static JsonElement? Find(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The text of the member; null for what is none, or is no valid Unicode.</summary>
    public static string? Text(this JsonElement parent, string name)
    {
        try
        {
            return parent.Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The count; 0 for what is none.</summary>
    public static long Count(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? count : 0;

    public static IEnumerable<JsonElement> Elements(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>The text as JSON; null where it is none.</summary>
    public static JsonElement? Parsed(string text)
    {
        try
        {
            return JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
