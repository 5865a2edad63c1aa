using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>Amazon Bedrock's Converse. Source: AWS's API reference of <c>Converse</c> and <c>ConverseStream</c>.</summary>
internal sealed class ScriptedBedrockWire : IScriptedWire
{
    private const string Prefix = "/bedrock/model/";

    public string Slug => "scripted-bedrock";

    public string Name => "Scripted Bedrock";

    public ProviderWire Wire => ProviderWire.BedrockConverse;

    public string BasePath => "bedrock/";

    public string StreamContentType => "application/vnd.amazon.eventstream";

    public bool Serves(HttpRequest http) => http.Path.Value?.StartsWith(Prefix, StringComparison.Ordinal) is true;

    public ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created) =>
        http.Path.Value![Prefix.Length..].Split('/') is [var model, ("converse" or "converse-stream") and var method]
            ? ScriptedBedrockRequest.Parse(body, model, method == "converse-stream", id, created)
            : throw new JsonException("The address must name a model and a method.");

    public ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer) => Write(Obedient(request, answer), request);

    public IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer) => Frames(Obedient(request, answer), request);

    public IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request) => [];

    public ReadOnlyMemory<byte> Error(int status, string message, string? code) => Write(json =>
    {
        json.WriteString("__type", status switch
        {
            400 => "ValidationException",
            401 or 403 => "AccessDeniedException",
            404 => "ResourceNotFoundException",
            429 => "ThrottlingException",
            503 => "ServiceUnavailableException",
            _ => "InternalServerException",
        });
        json.WriteString("message", message);
    });

    public ReadOnlyMemory<byte> ErrorFrame(string message) => ScriptedEventStream.Message(
        Write(json => json.WriteString("message", message)).Span,
        (":exception-type", "modelStreamErrorException"),
        (":content-type", "application/json"),
        (":message-type", "exception"));

    public ReadOnlyMemory<byte> Malformed()
    {
        var message = Event("contentBlockDelta", static json => json.WriteNumber("contentBlockIndex", 0)).ToArray();
        message[^1] ^= 1;
        return message;
    }

    private static ReadOnlyMemory<byte> Write(ScriptedAnswer answer, ScriptRequest request) => Write(json =>
    {
        json.WriteStartObject("output");
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        WriteBlocks(json, answer);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("stopReason", StopReason(answer));
        WriteMetadata(json, request, answer);
    });

    /// <summary>An answer to a request that makes the model call a tool is a call of it.</summary>
    private static ScriptedAnswer Obedient(ScriptRequest request, ScriptedAnswer answer) =>
        answer.ToolCalls.IsEmpty && ScriptedBedrockRequest.ForcedTool(request.Body) is var (name, _)
            ? answer with { Pieces = [], ToolCalls = [new ScriptedToolCall("tooluse_scripted", name, answer.Pieces)], FinishReason = "tool_calls" }
            : answer;

    private static IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptedAnswer answer, ScriptRequest request)
    {
        yield return Event("messageStart", static json => json.WriteString("role", "assistant"));
        var block = 0;
        if (!answer.Reasoning.IsEmpty)
        {
            foreach (var thought in answer.Reasoning)
            {
                yield return Delta(block, json => WriteReasoning(json, "text", thought));
            }

            if (answer.Signature is { } signature)
            {
                yield return Delta(block, json => WriteReasoning(json, "signature", signature));
            }

            yield return Stop(block++);
        }

        if (!answer.Pieces.IsEmpty)
        {
            foreach (var piece in answer.Pieces)
            {
                yield return Delta(block, json => RawText.Write(json, "text", piece));
            }

            yield return Stop(block++);
        }

        foreach (var call in answer.ToolCalls)
        {
            yield return Event("contentBlockStart", json =>
            {
                json.WriteStartObject("start");
                json.WriteStartObject("toolUse");
                json.WriteString("toolUseId", call.Id);
                json.WriteString("name", call.Name);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteNumber("contentBlockIndex", block);
            });
            foreach (var piece in call.Arguments)
            {
                yield return Delta(block, json =>
                {
                    json.WriteStartObject("toolUse");
                    json.WriteString("input", piece);
                    json.WriteEndObject();
                });
            }

            yield return Stop(block++);
        }

        yield return Event("messageStop", json => json.WriteString("stopReason", StopReason(answer)));
        yield return Event("metadata", json => WriteMetadata(json, request, answer));
    }

    private static string StopReason(ScriptedAnswer answer) => answer.FinishReason switch
    {
        "stop" => "end_turn",
        "tool_calls" => "tool_use",
        "length" => "max_tokens",
        "content_filter" => "content_filtered",
        var other => other,
    };

    private static void WriteBlocks(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        if (!answer.Reasoning.IsEmpty)
        {
            json.WriteStartObject();
            json.WriteStartObject("reasoningContent");
            json.WriteStartObject("reasoningText");
            RawText.Write(json, "text", string.Concat(answer.Reasoning));
            if (answer.Signature is { } signature)
            {
                json.WriteString("signature", signature);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (!answer.Pieces.IsEmpty)
        {
            json.WriteStartObject();
            RawText.Write(json, "text", string.Concat(answer.Pieces));
            json.WriteEndObject();
        }

        foreach (var call in answer.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteStartObject("toolUse");
            json.WriteString("toolUseId", call.Id);
            json.WriteString("name", call.Name);
            json.WritePropertyName("input");
            json.WriteRawValue(string.Concat(call.Arguments));
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteReasoning(Utf8JsonWriter json, string member, string piece)
    {
        json.WriteStartObject("reasoningContent");
        RawText.Write(json, member, piece);
        json.WriteEndObject();
    }

    /// <summary>What came from a cache is counted beside the input.</summary>
    private static void WriteMetadata(Utf8JsonWriter json, ScriptRequest request, ScriptedAnswer answer)
    {
        if (answer.UsagePlacement != UsagePlacement.Nowhere)
        {
            json.WriteStartObject("usage");
            json.WriteNumber("inputTokens", request.PromptTokens - answer.CachedTokens);
            json.WriteNumber("outputTokens", answer.CompletionTokens);
            json.WriteNumber("totalTokens", request.PromptTokens + answer.CompletionTokens);
            if (answer.CachedTokens > 0)
            {
                json.WriteNumber("cacheReadInputTokens", answer.CachedTokens);
                json.WriteNumber("cacheWriteInputTokens", 0);
            }

            json.WriteEndObject();
        }

        json.WriteStartObject("metrics");
        json.WriteNumber("latencyMs", 1);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Delta(int block, Action<Utf8JsonWriter> writeDelta) => Event("contentBlockDelta", json =>
    {
        json.WriteNumber("contentBlockIndex", block);
        json.WriteStartObject("delta");
        writeDelta(json);
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Stop(int block) => Event("contentBlockStop", json => json.WriteNumber("contentBlockIndex", block));

    private static ReadOnlyMemory<byte> Event(string type, Action<Utf8JsonWriter> writeMembers) => ScriptedEventStream.Message(
        Write(writeMembers).Span,
        (":event-type", type),
        (":content-type", "application/json"),
        (":message-type", "event"));

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeMembers)
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
