using System.Text.Json;

namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>Dead letters on the wire; the gateway's own.</summary>
internal static class DeadLetterJson
{
    public static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }
}
