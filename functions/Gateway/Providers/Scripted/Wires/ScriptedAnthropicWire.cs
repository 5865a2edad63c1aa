using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>
/// Anthropic's Messages. Source: Anthropic's API reference of messages and its guides of streaming, tool use, extended thinking and structured outputs. What the real provider
/// refuses is refused, as far as a gateway can get it wrong: the order of turns, results without calls, budgets that do not fit.
/// </summary>
internal sealed class ScriptedAnthropicWire : IScriptedWire
{
    public static readonly ScriptedAnthropicWire Instance = new();

    public string Slug => "scripted-anthropic";

    public string Name => "Scripted Anthropic";

    public ProviderWire Wire => ProviderWire.AnthropicMessages;

    public string BasePath => "anthropic/v1/";

    public string StreamContentType => ScriptReply.EventStream;

    public bool Serves(HttpRequest http) => http.Path.Value == "/anthropic/v1/messages";

    public ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created) => ScriptedAnthropicRequest.Parse(http, body, "msg_" + id, created);

    public ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer) => Write(json =>
    {
        WriteHead(json, request);
        json.WriteStartArray("content");
        foreach (var (type, pieces, call) in Blocks(answer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            switch (type)
            {
                case "thinking":
                    RawText.Write(json, "thinking", string.Concat(pieces));
                    json.WriteString("signature", answer.Signature ?? "unsigned");
                    break;
                case "text":
                    RawText.Write(json, "text", string.Concat(pieces));
                    break;
                default:
                    json.WriteString("id", call!.Id);
                    json.WriteString("name", call.Name);
                    json.WritePropertyName("input");
                    json.WriteRawValue(pieces.Length == 0 ? "{}" : string.Concat(pieces));
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("stop_reason", StopReason(answer));
        json.WriteNull("stop_sequence");
        WriteUsage(json, request, answer, answer.CompletionTokens);
    });

    public IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer)
    {
        yield return Event("message_start", json =>
        {
            json.WriteStartObject("message");
            WriteHead(json, request);
            json.WriteStartArray("content");
            json.WriteEndArray();
            json.WriteNull("stop_reason");
            json.WriteNull("stop_sequence");
            WriteUsage(json, request, answer, output: 1);
            json.WriteEndObject();
        });
        var index = 0;
        foreach (var (type, pieces, call) in Blocks(answer))
        {
            var position = index++;
            yield return Event("content_block_start", json => WriteStart(json, position, type, call));
            if (position == 0)
            {
                yield return Event("ping", static _ => { });
            }

            foreach (var piece in pieces)
            {
                yield return Event("content_block_delta", json => WriteDelta(json, position, type, piece));
            }

            if (type == "thinking")
            {
                yield return Event("content_block_delta", json => WriteDelta(json, position, "signature", answer.Signature ?? "unsigned"));
            }

            yield return Event("content_block_stop", json => json.WriteNumber("index", position));
        }

        yield return Event("message_delta", json =>
        {
            json.WriteStartObject("delta");
            json.WriteString("stop_reason", StopReason(answer));
            json.WriteNull("stop_sequence");
            json.WriteEndObject();
            if (answer.UsagePlacement != UsagePlacement.Nowhere)
            {
                json.WriteStartObject("usage");
                json.WriteNumber("output_tokens", answer.CompletionTokens);
                WriteThinkingTokens(json, answer);
                json.WriteEndObject();
            }
        });
    }

    public IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request) => [Event("message_stop", static _ => { })];

    public ReadOnlyMemory<byte> Error(int status, string message, string? code) => Write(json =>
    {
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", (status, code) switch
        {
            (401, _) => "authentication_error",
            (403, _) => "permission_error",
            (404, _) => "not_found_error",
            (413, _) => "request_too_large",
            (429, _) => "rate_limit_error",
            (503 or 529, _) => "overloaded_error",
            ( >= 500, _) => "api_error",
            _ => "invalid_request_error",
        });

        // Anthropic has no codes: it tells by its words.
        json.WriteString("message", code switch
        {
            "context_length_exceeded" => "prompt is too long: 128001 tokens > 128000 maximum",
            "content_filter" => "Output blocked by content filtering policy",
            _ => message,
        });
        json.WriteEndObject();
        json.WriteString("request_id", "req_scripted");
    });

    public ReadOnlyMemory<byte> ErrorFrame(string message) => Event("error", json =>
    {
        json.WriteStartObject("error");
        json.WriteString("type", "api_error");
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    public ReadOnlyMemory<byte> Malformed() => "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"del\n\n"u8.ToArray();

    /// <summary>The blocks of an answer, each in the pieces in which it is streamed.</summary>
    private static IEnumerable<(string Type, string[] Pieces, ScriptedToolCall? Call)> Blocks(ScriptedAnswer answer)
    {
        if (!answer.Reasoning.IsEmpty)
        {
            yield return ("thinking", [.. answer.Reasoning], null);
        }

        if (!answer.Pieces.IsEmpty || (answer.ToolCalls.IsEmpty && answer.Refusal is null))
        {
            yield return ("text", [.. answer.Pieces], null);
        }

        if (answer.Refusal is { } refusal)
        {
            yield return ("text", [refusal], null);
        }

        foreach (var call in answer.ToolCalls)
        {
            yield return ("tool_use", [.. call.Arguments], call);
        }
    }

    private static string StopReason(ScriptedAnswer answer) => answer.FinishReason switch
    {
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        "content_filter" => "refusal",
        "stop" => "end_turn",
        var other => other,
    };

    private static void WriteHead(Utf8JsonWriter json, ScriptRequest request)
    {
        json.WriteString("id", request.Id);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", request.Model);
    }

    private static void WriteStart(Utf8JsonWriter json, int index, string type, ScriptedToolCall? call)
    {
        json.WriteNumber("index", index);
        json.WriteStartObject("content_block");
        json.WriteString("type", type);
        switch (type)
        {
            case "thinking":
                json.WriteString("thinking", "");
                json.WriteString("signature", "");
                break;
            case "text":
                json.WriteString("text", "");
                break;
            default:
                json.WriteString("id", call!.Id);
                json.WriteString("name", call.Name);
                json.WriteStartObject("input");
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteDelta(Utf8JsonWriter json, int index, string type, string piece)
    {
        var (delta, member) = type switch
        {
            "thinking" => ("thinking_delta", "thinking"),
            "signature" => ("signature_delta", "signature"),
            "text" => ("text_delta", "text"),
            _ => ("input_json_delta", "partial_json"),
        };
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        json.WriteString("type", delta);
        RawText.Write(json, member, piece);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, ScriptRequest request, ScriptedAnswer answer, int output)
    {
        if (answer.UsagePlacement == UsagePlacement.Nowhere)
        {
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", request.PromptTokens - answer.CachedTokens);
        json.WriteNumber("cache_creation_input_tokens", 0);
        json.WriteNumber("cache_read_input_tokens", answer.CachedTokens);
        json.WriteNumber("output_tokens", output);
        if (output == answer.CompletionTokens)
        {
            WriteThinkingTokens(json, answer);
        }

        json.WriteString("service_tier", "standard");
        json.WriteEndObject();
    }

    private static void WriteThinkingTokens(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("thinking_tokens", answer.ReasoningTokens);
        json.WriteEndObject();
    }

    private static byte[] Event(string type, Action<Utf8JsonWriter> writeMembers)
    {
        var data = Write(json =>
        {
            json.WriteString("type", type);
            writeMembers(json);
        });
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: {type}\ndata: {Encoding.UTF8.GetString(data)}\n\n"));
    }

    private static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
