using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>
/// Puts a request of Messages into the gateway's own form. Pure. Fields that only Anthropic's wire knows (<c>context_management</c>, <c>speed</c>, <c>container</c>, …) are not in
/// it: they reach Anthropic in the request itself, which is sent on as it is there. Source: <c>MessagesRequest</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class RequestReader
{
    private const int MostFallbacks = 3;

    /// <summary>Fields that mean the same in both.</summary>
    private static readonly FrozenSet<string> Alike = FrozenSet.ToFrozenSet(
        [
            "stream", "max_tokens", "temperature", "top_p", "top_k", "provider", "plugins", "session_id", "trace", "route", "cache_control", "preset", "transforms", "debug",
            "scripted", "seed",
        ],
        StringComparer.Ordinal);

    /// <exception cref="GatewayException">400: what was wrong with it, and how to mend it.</exception>
    public static ReadRequest Read(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("The body must be a JSON object such as {\"model\":\"anthropic/claude-sonnet-4.5\",\"max_tokens\":1024,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}.");
        }

        var buffer = new ArrayBufferWriter<byte>(body.Length + 512);
        using (var json = new Utf8JsonWriter(buffer, MessageJson.Readable))
        {
            json.WriteStartObject();
            WriteAlike(json, root);
            WriteModels(json, root);
            WriteMessages(json, root);
            ToolWriter.Write(json, root);
            ThoughtWriter.Write(json, root);
            WriteRest(json, root);
            json.WriteEndObject();
        }

        var chat = new PooledBody(buffer.WrittenCount);
        chat.Append(buffer.WrittenSpan);
        return new ReadRequest(chat, OmitsThoughts: root.Find("thinking")?.Text("display") == "omitted", AnthropicAlone.Of(root));
    }

    internal static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));

    /// <summary>The text of a member that may only be one.</summary>
    internal static string? TextOf(JsonElement parent, string name, string path) => parent.Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } => parent.Text(name) ?? throw Invalid($"\"{path}\" is not valid Unicode."),
        _ => throw Invalid($"\"{path}\" must be a string."),
    };

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MessageJson.MaxDepth });
        }
        catch (JsonException exception)
        {
            // The parser's message can quote the body.
            throw new GatewayException(
                GatewayError.InvalidRequest($"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}), or nested deeper than {MessageJson.MaxDepth}."));
        }
    }

    private static void WriteAlike(Utf8JsonWriter json, JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (Alike.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
            {
                member.WriteTo(json);
            }
        }
    }

    private static void WriteModels(Utf8JsonWriter json, JsonElement root)
    {
        if (TextOf(root, "model", "model") is { } model)
        {
            json.WriteString("model", ModelName.Of(model));
        }

        var models = root.Find("models");
        if (root.Find("fallbacks") is { } fallbacks)
        {
            if (models is not null)
            {
                throw Invalid("\"models\" and \"fallbacks\" say the same. Send one of them.");
            }

            WriteFallbacks(json, fallbacks);
        }
        else if (models is { ValueKind: JsonValueKind.Array } named)
        {
            json.WriteStartArray("models");
            foreach (var name in named.EnumerateArray())
            {
                json.WriteStringValue(name.ValueKind == JsonValueKind.String ? ModelName.Of(name.GetString()!) : throw Invalid("\"models\" must be an array of strings."));
            }

            json.WriteEndArray();
        }
        else if (models is not null)
        {
            throw Invalid("\"models\" must be an array of strings.");
        }
    }

    private static void WriteFallbacks(Utf8JsonWriter json, JsonElement fallbacks)
    {
        if (fallbacks.ValueKind != JsonValueKind.Array)
        {
            throw Invalid("\"fallbacks\" must be an array such as [{\"model\":\"claude-opus-4-8\"}].");
        }

        if (fallbacks.GetArrayLength() > MostFallbacks)
        {
            throw Invalid($"\"fallbacks\" has more than {MostFallbacks} entries. Shorten it, or send \"models\".");
        }

        json.WriteStartArray("models");
        foreach (var fallback in fallbacks.EnumerateArray())
        {
            if (fallback.ValueKind != JsonValueKind.Object || fallback.Text("model") is not { } model || fallback.EnumerateObject().Skip(1).Any())
            {
                throw Invalid("An entry of \"fallbacks\" has \"model\" and nothing else.");
            }

            json.WriteStringValue(ModelName.Of(model));
        }

        json.WriteEndArray();
    }

    private static void WriteMessages(Utf8JsonWriter json, JsonElement root)
    {
        if (root.Find("messages") is not { } messages)
        {
            throw Invalid("\"messages\" is missing. Send an array such as [{\"role\":\"user\",\"content\":\"Hello\"}].");
        }

        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            throw Invalid("\"messages\" must be an array of at least one message.");
        }

        json.WriteStartArray("messages");
        if (root.Find("system") is { } system)
        {
            MessageWriter.WriteSystem(json, system, "system");
        }

        foreach (var message in messages.EnumerateArray())
        {
            MessageWriter.Write(json, message);
        }

        json.WriteEndArray();
    }

    private static void WriteRest(Utf8JsonWriter json, JsonElement root)
    {
        if (root.Find("stop_sequences") is { } stops)
        {
            json.WritePropertyName("stop");
            stops.WriteTo(json);
        }

        var user = TextOf(root, "user", "user") ?? (root.Find("metadata") is { } metadata ? TextOf(metadata, "user_id", "metadata.user_id") : null);
        if (user is not null)
        {
            json.WriteString("user", user);
        }

        // Anthropic's word for a tier without reserved capacity is the family's default.
        if (TextOf(root, "service_tier", "service_tier") is { } tier)
        {
            json.WriteString("service_tier", tier == "standard_only" ? "default" : tier);
        }
    }
}
