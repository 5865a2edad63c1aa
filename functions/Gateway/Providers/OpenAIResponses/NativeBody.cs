using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>
/// The caller's own request for a provider of the same wire: as it stands, but for what the gateway owns (model, bound, stream, end user, storing) and what only the
/// gateway understands. Pure.
/// </summary>
internal static class NativeBody
{
    private const string EncryptedContent = "reasoning.encrypted_content";

    /// <summary>Members that no provider is sent.</summary>
    private static readonly FrozenSet<string> OfGateway = FrozenSet.Create(
        StringComparer.Ordinal,
        "models", "provider", "plugins", "session_id", "trace", "route", "transforms", "preset", "usage", "debug", "cache_control", "image_config", "modalities",
        "stop_server_tools_when", "background", "previous_response_id", "user", "safety_identifier", "store", "model", "stream");

    /// <param name="body">The caller's.</param>
    /// <param name="prompt">The same as the gateway would ask it.</param>
    /// <param name="format">The vendor's name in <c>reasoning_details</c>.</param>
    /// <param name="thinks">Whether the model thinks.</param>
    public static ReadOnlyMemory<byte> Write(ReadOnlyMemory<byte> body, ChatPrompt prompt, string format, bool thinks)
    {
        using var document = JsonDocument.Parse(body, WireJson.Bounded);
        var buffer = new ArrayBufferWriter<byte>(body.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", prompt.Model);
            json.WriteBoolean("store", false);
            if (prompt.Stream)
            {
                json.WriteBoolean("stream", true);
            }

            if (prompt.User is { } user)
            {
                json.WriteString("safety_identifier", user);
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                WriteMember(json, member, format);
            }

            if (prompt.MaxTokens is { } most)
            {
                json.WriteNumber("max_output_tokens", most);
            }

            WriteIncludes(json, document.RootElement, thinks);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteMember(Utf8JsonWriter json, JsonProperty member, string format)
    {
        switch (member.Name)
        {
            case "max_output_tokens" or "include":
            case { } name when OfGateway.Contains(name):
                break;
            case "input" when member.Value.ValueKind == JsonValueKind.Array:
                json.WriteStartArray("input");
                foreach (var item in member.Value.EnumerateArray())
                {
                    WriteItem(json, item, format);
                }

                json.WriteEndArray();
                break;
            case "reasoning" when member.Value.ValueKind == JsonValueKind.Object:
                WriteWithout(json.At("reasoning"), member.Value, "enabled", "max_tokens");
                break;
            case "service_tier" when member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("fast"):
                json.WriteString("service_tier", "priority");
                break;
            default:
                WriteRaw(json.At(member.Name), member.Value);
                break;
        }
    }

    /// <summary>Thoughts of another vendor stay here; those of this one go without what only the gateway's API has.</summary>
    private static void WriteItem(Utf8JsonWriter json, JsonElement item, string format)
    {
        if (item.Text("type") != "reasoning")
        {
            WriteRaw(json, item);
        }
        else if ((item.Text("format") ?? format) == format && item.Text("encrypted_content") is { Length: > 0 } encrypted && !ForeignThought.Is(encrypted))
        {
            WriteWithout(json, item, "format", "signature");
        }
    }

    private static void WriteIncludes(Utf8JsonWriter json, JsonElement request, bool thinks)
    {
        var asked = request.Elements("include").ToList();
        var adds = thinks && !asked.Exists(static name => name.ValueKind == JsonValueKind.String && name.ValueEquals(EncryptedContent));
        if (asked.Count == 0 && !adds)
        {
            return;
        }

        json.WriteStartArray("include");
        asked.ForEach(name => WriteRaw(json, name));
        if (adds)
        {
            json.WriteStringValue(EncryptedContent);
        }

        json.WriteEndArray();
    }

    private static void WriteWithout(Utf8JsonWriter json, JsonElement value, params ReadOnlySpan<string> names)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                WriteRaw(json.At(member.Name), member.Value);
            }
        }

        json.WriteEndObject();
    }

    private static Utf8JsonWriter At(this Utf8JsonWriter json, string name)
    {
        json.WritePropertyName(name);
        return json;
    }

    private static void WriteRaw(Utf8JsonWriter json, JsonElement value) => json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}
