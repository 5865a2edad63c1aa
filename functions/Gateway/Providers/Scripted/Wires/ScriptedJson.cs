using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>JSON as the scripted wires read and write it.</summary>
internal static class ScriptedJson
{
    /// <summary>The elements; none for what is no array.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement? parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>The text; null for what is none.</summary>
    public static string? Text(JsonElement? parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The member; null when it is absent, or the parent is no object.</summary>
    public static JsonElement? Property(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A document.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
