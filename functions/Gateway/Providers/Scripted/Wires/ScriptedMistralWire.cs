using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static Interchange.Gateway.Providers.Scripted.Wires.ScriptedJson;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>Mistral's chat completions. Source: Mistral's API reference, and its guides to reasoning and function calling.</summary>
internal sealed class ScriptedMistralWire : IScriptedWire
{
    public string Slug => "scripted-mistral";

    public string Name => "Scripted Mistral";

    public ProviderWire Wire => ProviderWire.MistralChat;

    public string BasePath => "mistral/v1/";

    public string StreamContentType => ScriptReply.EventStream;

    public bool Serves(HttpRequest http) => http.Path.Value == "/mistral/v1/chat/completions";

    public ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created) => ScriptedMistralRequest.Parse(body, id, created);

    public ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer) => Write(json =>
    {
        WriteHead(json, request, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteString("finish_reason", ReasonOf(answer));
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        WriteCalls(json, answer);
        var text = string.Concat(answer.Pieces) + answer.Refusal;
        if (answer.Reasoning.IsEmpty)
        {
            RawText.Write(json, "content", text);
        }
        else
        {
            json.WriteStartArray("content");
            WriteThought(json, string.Concat(answer.Reasoning), answer.Signature);
            if (text.Length > 0)
            {
                json.WriteStartObject();
                json.WriteString("type", "text");
                RawText.Write(json, "text", text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        WriteUsage(json, request, answer);
    });

    public IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer)
    {
        yield return Chunk(request, static json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
        });
        foreach (var thought in answer.Reasoning)
        {
            yield return Thought(request, thought, signature: null);
        }

        if (answer.Signature is { } signature)
        {
            yield return Thought(request, "", signature);
        }

        foreach (var piece in answer.Pieces.Concat(answer.Refusal is { } refusal ? [refusal] : Array.Empty<string>()))
        {
            yield return Chunk(request, json => RawText.Write(json, "content", piece));
        }

        yield return Chunk(
            request,
            json =>
            {
                json.WriteString("content", "");
                WriteCalls(json, answer);
            },
            answer);
    }

    public IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request) => [ChatWire.Done];

    public ReadOnlyMemory<byte> Error(int status, string message, string? code) => Write(json =>
    {
        json.WriteString("object", "error");
        json.WriteString("message", message);
        json.WriteString("type", status >= 500 ? "internal_server_error" : "invalid_request_error");
        json.WriteNull("param");
        json.WriteString("code", code);
    });

    public ReadOnlyMemory<byte> ErrorFrame(string message) => ChatWire.Frame(Error(500, message, "1000"));

    public ReadOnlyMemory<byte> Malformed() => "data: {\"id\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"thi\n\n"u8.ToArray();

    private static string ReasonOf(ScriptedAnswer answer) => answer.FinishReason switch
    {
        "content_filter" => "stop",
        var reason => reason,
    };

    private static ReadOnlyMemory<byte> Thought(ScriptRequest request, string thought, string? signature) => Chunk(request, json =>
    {
        json.WriteStartArray("content");
        WriteThought(json, thought, signature);
        json.WriteEndArray();
    });

    private static ReadOnlyMemory<byte> Chunk(ScriptRequest request, Action<Utf8JsonWriter> writeDelta, ScriptedAnswer? ended = null) => ChatWire.Frame(Write(json =>
    {
        WriteHead(json, request, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        writeDelta(json);
        json.WriteEndObject();
        json.WriteString("finish_reason", ended is null ? null : ReasonOf(ended));
        json.WriteEndObject();
        json.WriteEndArray();
        if (ended is not null)
        {
            WriteUsage(json, request, ended);
        }
    }));

    private static void WriteHead(Utf8JsonWriter json, ScriptRequest request, string kind)
    {
        json.WriteString("id", request.Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", request.Created);
        json.WriteString("model", request.Model);
    }

    private static void WriteThought(Utf8JsonWriter json, string thought, string? signature)
    {
        json.WriteStartObject();
        json.WriteString("type", "thinking");
        json.WriteStartArray("thinking");
        if (thought.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            RawText.Write(json, "text", thought);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (signature is not null)
        {
            json.WriteString("signature", signature);
        }

        json.WriteEndObject();
    }

    /// <summary>Calls come whole, also in a stream, with ids of nine characters.</summary>
    private static void WriteCalls(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        if (answer.ToolCalls.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tool_calls");
        foreach (var (index, call) in answer.ToolCalls.Index())
        {
            json.WriteStartObject();
            json.WriteString("id", $"scripted{index}");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            RawText.Write(json, "arguments", string.Concat(call.Arguments));
            json.WriteEndObject();
            json.WriteNumber("index", index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, ScriptRequest request, ScriptedAnswer answer)
    {
        if (answer.UsagePlacement == UsagePlacement.Nowhere)
        {
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", request.PromptTokens);
        json.WriteNumber("total_tokens", request.PromptTokens + answer.CompletionTokens);
        json.WriteNumber("completion_tokens", answer.CompletionTokens);
        if (answer.CachedTokens > 0)
        {
            json.WriteNumber("num_cached_tokens", answer.CachedTokens);
        }

        json.WriteEndObject();
    }
}
