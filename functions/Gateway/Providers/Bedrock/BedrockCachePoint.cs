using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Writes where a prompt may be cached. Pure. Source: <c>CachePointBlock</c> of AWS's API reference.</summary>
internal static class BedrockCachePoint
{
    /// <summary>Writes a block for a <c>cache_control</c>, to the array that stands open; nothing for none.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement? cacheControl)
    {
        if (cacheControl is not { ValueKind: JsonValueKind.Object } control)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("cachePoint");
        json.WriteString("type", "default");
        if (control.Text("ttl") is "1h")
        {
            json.WriteString("ttl", "1h");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
