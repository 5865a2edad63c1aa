using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static Interchange.Gateway.Providers.Scripted.Wires.ScriptedJson;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>Cohere's chat, version 2. Source: Cohere's API reference, and its guides to streaming, tool use and reasoning.</summary>
internal sealed class ScriptedCohereWire : IScriptedWire
{
    /// <summary>Tokens of Cohere's own instructions, which are read and not billed.</summary>
    private const int Instructions = 496;

    public string Slug => "scripted-cohere";

    public string Name => "Scripted Cohere";

    public ProviderWire Wire => ProviderWire.CohereChat;

    public string BasePath => "cohere/v2/";

    public string StreamContentType => ScriptReply.EventStream;

    public bool Serves(HttpRequest http) => http.Path.Value == "/cohere/v2/chat";

    public ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created) => ScriptedCohereRequest.Parse(body, id, created);

    public ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer) => Write(json =>
    {
        json.WriteString("id", request.Id);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        WriteContent(json, answer);
        if (!answer.ToolCalls.IsEmpty)
        {
            if (PlanOf(answer) is { } plan)
            {
                json.WriteString("tool_plan", plan);
            }

            json.WriteStartArray("tool_calls");
            foreach (var call in answer.ToolCalls)
            {
                WriteCall(json, call.Id, call.Name, string.Concat(call.Arguments));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteString("finish_reason", ReasonOf(answer));
        WriteUsage(json, request, answer);
    });

    public IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer)
    {
        yield return Event("message-start", null, json =>
        {
            json.WriteString("role", "assistant");
            foreach (var member in (string[])["content", "tool_calls", "citations"])
            {
                json.WriteStartArray(member);
                json.WriteEndArray();
            }

            json.WriteString("tool_plan", "");
        }, request.Id);
        var index = 0;
        foreach (var frame in Block("thinking", [.. answer.Reasoning], ref index).Concat(Block("text", [.. answer.Pieces], ref index)))
        {
            yield return frame;
        }

        if (PlanOf(answer) is { } plan)
        {
            foreach (var piece in WordPieces.Split(plan))
            {
                yield return Event("tool-plan-delta", null, json => json.WriteString("tool_plan", piece));
            }
        }

        foreach (var (position, call) in answer.ToolCalls.Index())
        {
            yield return Event("tool-call-start", position, json =>
            {
                json.WritePropertyName("tool_calls");
                WriteCall(json, call.Id, call.Name, "");
            });
            foreach (var piece in call.Arguments)
            {
                yield return Event("tool-call-delta", position, json =>
                {
                    json.WriteStartObject("tool_calls");
                    json.WriteStartObject("function");
                    RawText.Write(json, "arguments", piece);
                    json.WriteEndObject();
                    json.WriteEndObject();
                });
            }

            yield return Event("tool-call-end", position, writeMessage: null);
        }

        yield return Frame("message-end", Write(json =>
        {
            json.WriteString("type", "message-end");
            json.WriteStartObject("delta");
            json.WriteString("finish_reason", ReasonOf(answer));
            WriteUsage(json, request, answer);
            json.WriteEndObject();
        }));
    }

    /// <summary>The last event is the end.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request) => [];

    public ReadOnlyMemory<byte> Error(int status, string message, string? code) => Write(json =>
    {
        json.WriteString("id", "error-scripted");
        json.WriteString("message", message);
    });

    public ReadOnlyMemory<byte> ErrorFrame(string message) => Frame("message-end", Write(json =>
    {
        json.WriteString("type", "message-end");
        json.WriteStartObject("delta");
        json.WriteString("finish_reason", "ERROR");
        json.WriteString("error", message);
        json.WriteEndObject();
    }));

    public ReadOnlyMemory<byte> Malformed() => "event: content-delta\ndata: {\"type\":\"content-delta\",\"delta\":{\"mess\n\n"u8.ToArray();

    /// <summary>Models that do not think aloud say what they are about to do.</summary>
    private static string? PlanOf(ScriptedAnswer answer) => answer.ToolCalls.IsEmpty || !answer.Reasoning.IsEmpty ? null : "I will use the tool.";

    private static string ReasonOf(ScriptedAnswer answer) => answer.FinishReason switch
    {
        "stop" => "COMPLETE",
        "length" => "MAX_TOKENS",
        "tool_calls" => "TOOL_CALL",
        "content_filter" => "ERROR_TOXIC",
        var other => other.ToUpperInvariant(),
    };

    private static IEnumerable<ReadOnlyMemory<byte>> Block(string type, string[] pieces, ref int index) =>
        pieces.Length == 0 ? [] : Block(type, pieces, index++);

    private static IEnumerable<ReadOnlyMemory<byte>> Block(string type, string[] pieces, int index)
    {
        yield return Event("content-start", index, json =>
        {
            json.WriteStartObject("content");
            json.WriteString("type", type);
            json.WriteString(type, "");
            json.WriteEndObject();
        });
        foreach (var piece in pieces)
        {
            yield return Event("content-delta", index, json =>
            {
                json.WriteStartObject("content");
                RawText.Write(json, type, piece);
                json.WriteEndObject();
            });
        }

        yield return Event("content-end", index, writeMessage: null);
    }

    private static void WriteContent(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        if (answer.Reasoning.IsEmpty && answer.Pieces.IsEmpty && !answer.ToolCalls.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("content");
        foreach (var (type, text) in new[] { ("thinking", string.Concat(answer.Reasoning)), ("text", string.Concat(answer.Pieces)) })
        {
            if (text.Length > 0)
            {
                json.WriteStartObject();
                json.WriteString("type", type);
                RawText.Write(json, type, text);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteCall(Utf8JsonWriter json, string id, string name, string arguments)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", name);
        RawText.Write(json, "arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, ScriptRequest request, ScriptedAnswer answer)
    {
        if (answer.UsagePlacement == UsagePlacement.Nowhere)
        {
            return;
        }

        json.WriteStartObject("usage");
        WriteCounts(json, "billed_units", request.PromptTokens, answer.CompletionTokens);
        WriteCounts(json, "tokens", request.PromptTokens + Instructions, answer.CompletionTokens);
        json.WriteNumber("cached_tokens", answer.CachedTokens);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, int input, int output)
    {
        json.WriteStartObject(name);
        json.WriteNumber("input_tokens", input);
        json.WriteNumber("output_tokens", output);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Event(string type, int? index, Action<Utf8JsonWriter>? writeMessage, string? id = null) => Frame(type, Write(json =>
    {
        json.WriteString("type", type);
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        if (index is { } position)
        {
            json.WriteNumber("index", position);
        }

        if (writeMessage is not null)
        {
            json.WriteStartObject("delta");
            json.WriteStartObject("message");
            writeMessage(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }));

    private static ReadOnlyMemory<byte> Frame(string type, ReadOnlyMemory<byte> json) => Encoding.UTF8.GetBytes($"event: {type}\ndata: {Encoding.UTF8.GetString(json.Span)}\n\n");
}
