using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>
/// The events of a stream that the gateway writes itself. Sources: OpenRouter's streaming guide (usage once, in the last chunk
/// before <c>[DONE]</c>; a failure after the first token is one chunk with <c>error</c>, then the end).
/// </summary>
internal static class StreamEvents
{
    /// <summary>A comment: keeps proxies and clients from giving up on a silent stream.</summary>
    public static ReadOnlyMemory<byte> KeepAlive { get; } = ": INTERCHANGE PROCESSING\n\n"u8.ToArray();

    /// <summary>The usage chunk, with the record of the route where there is one, and <c>[DONE]</c>.</summary>
    public static ReadOnlyMemory<byte> End(
        AnswerIdentity identity, AnswerFacts facts, DateTimeOffset createdAt, TokenUsage usage, CostBreakdown cost, JsonObject? routing)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteHead(json, identity, facts.Created ?? createdAt.ToUnixTimeSeconds());
            json.WriteStartArray("choices");
            json.WriteEndArray();
            json.WritePropertyName("usage");
            UsageJson.Write(json, usage, cost, facts.RawUsage);
            if (routing is not null)
            {
                json.WritePropertyName("openrouter_metadata");
                routing.WriteTo(json);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n\ndata: [DONE]\n\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>The last chunk of a stream that failed.</summary>
    /// <param name="identity">Of the answer.</param>
    /// <param name="created">When the answer was begun, in seconds.</param>
    /// <param name="error">How it failed.</param>
    /// <param name="bill">What is charged for it all the same; null for nothing.</param>
    public static ReadOnlyMemory<byte> Error(AnswerIdentity identity, long created, GatewayError error, (TokenUsage Usage, CostBreakdown Cost)? bill = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteHead(json, identity, created);
            ErrorEnvelope.WriteMembers(json, error);
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            json.WriteString("content", "");
            json.WriteEndObject();
            json.WriteString("finish_reason", FinishReason.Error);
            json.WriteNull("native_finish_reason");
            json.WriteEndObject();
            json.WriteEndArray();
            if (bill is var (usage, cost))
            {
                json.WritePropertyName("usage");
                UsageJson.Write(json, usage, cost, default);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>What plugins have found for the request, as a chunk of its own.</summary>
    public static ReadOnlyMemory<byte> Annotations(AnswerIdentity identity, long created, ImmutableArray<string> annotations)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            WriteHead(json, identity, created);
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
            json.WriteStartArray("annotations");
            foreach (var annotation in annotations)
            {
                json.WriteRawValue(annotation);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteNull("finish_reason");
            json.WriteNull("native_finish_reason");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }

    private static void WriteHead(Utf8JsonWriter json, AnswerIdentity identity, long created)
    {
        json.WriteStartObject();
        json.WritePropertyName("id");
        json.WriteRawValue(identity.Id, skipInputValidation: true);
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", created);
        json.WritePropertyName("model");
        json.WriteRawValue(identity.Model, skipInputValidation: true);
        json.WritePropertyName("provider");
        json.WriteRawValue(identity.Provider, skipInputValidation: true);
    }
}
