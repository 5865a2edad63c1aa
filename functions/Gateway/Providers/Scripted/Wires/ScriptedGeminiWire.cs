using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static Interchange.Gateway.Providers.Scripted.Wires.ScriptedJson;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>Google's <c>generateContent</c>. Source: the API reference of the Gemini API, and its guides to function calling and thought signatures.</summary>
internal sealed class ScriptedGeminiWire : IScriptedWire
{
    private const string Path = "/gemini/v1beta/models/";

    public string Slug => "scripted-gemini";

    public string Name => "Scripted Gemini";

    public ProviderWire Wire => ProviderWire.Gemini;

    public string BasePath => "gemini/v1beta/";

    public string StreamContentType => "text/event-stream";

    public bool Serves(HttpRequest http) => http.Path.Value?.StartsWith(Path, StringComparison.Ordinal) is true;

    public ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created)
    {
        if (http.Path.Value![Path.Length..].Split(':') is not [var model, "generateContent" or "streamGenerateContent"])
        {
            throw new JsonException("The address must name a model and a method.");
        }

        var isStreamed = http.Path.Value.EndsWith(":streamGenerateContent", StringComparison.Ordinal);
        if (isStreamed && http.Query["alt"] != "sse")
        {
            throw new JsonException("Without alt=sse a stream is an array.");
        }

        return ScriptedGeminiRequest.Parse(body, model, isStreamed, id, created);
    }

    public ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer) => Response(
        request,
        parts =>
        {
            WriteThought(parts, string.Concat(answer.Reasoning));
            WriteText(parts, string.Concat(answer.Pieces), answer.ToolCalls.IsEmpty ? answer.Signature : null);
            WriteCalls(parts, answer);
            WriteImage(parts, answer.Image);
        },
        answer,
        ends: true);

    public IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer)
    {
        foreach (var thought in answer.Reasoning)
        {
            yield return Frame(Response(request, parts => WriteThought(parts, thought), answer, ends: false));
        }

        foreach (var piece in answer.Pieces)
        {
            yield return Frame(Response(request, parts => WriteText(parts, piece, signature: null), answer, ends: false));
        }

        if (answer.Image is not null)
        {
            yield return Frame(Response(request, parts => WriteImage(parts, answer.Image), answer, ends: false));
        }

        if (!answer.ToolCalls.IsEmpty)
        {
            yield return Frame(Response(request, parts => WriteCalls(parts, answer), answer, ends: false));
        }

        // The signature of text comes alone, behind the last piece.
        yield return Frame(Response(
            request,
            parts =>
            {
                if (answer is { ToolCalls.IsEmpty: true, Signature: { } signature })
                {
                    parts.WriteStartObject();
                    parts.WriteString("text", "");
                    parts.WriteString("thoughtSignature", signature);
                    parts.WriteEndObject();
                }
            },
            answer,
            ends: true));
    }

    public IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request) => [];

    public ReadOnlyMemory<byte> Error(int status, string message, string? code) => Write(json =>
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", status);
        json.WriteString("message", message);
        json.WriteString("status", status switch
        {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            503 => "UNAVAILABLE",
            _ => "INTERNAL",
        });
        json.WriteEndObject();
    });

    public ReadOnlyMemory<byte> ErrorFrame(string message) => Frame(Error(500, message, null));

    public ReadOnlyMemory<byte> Malformed() => "data: {\"candidates\":[{\"content\":{\"par\r\n\r\n"u8.ToArray();

    private static ReadOnlyMemory<byte> Response(ScriptRequest request, Action<Utf8JsonWriter> writeParts, ScriptedAnswer answer, bool ends) => Write(json =>
    {
        json.WriteStartArray("candidates");
        json.WriteStartObject();
        json.WriteStartObject("content");
        json.WriteStartArray("parts");
        writeParts(json);
        json.WriteEndArray();
        json.WriteString("role", "model");
        json.WriteEndObject();
        if (ends)
        {
            json.WriteString("finishReason", answer.FinishReason switch
            {
                "stop" or "tool_calls" => "STOP",
                "length" => "MAX_TOKENS",
                "content_filter" => "SAFETY",
                var other => other.ToUpperInvariant(),
            });
        }

        json.WriteNumber("index", 0);
        json.WriteEndObject();
        json.WriteEndArray();
        if (answer.UsagePlacement != UsagePlacement.Nowhere)
        {
            WriteUsage(json, request, answer, ends);
        }

        json.WriteString("modelVersion", request.Model);
        json.WriteString("responseId", request.Id);
    });

    /// <summary>Before the end only the prompt is counted.</summary>
    private static void WriteUsage(Utf8JsonWriter json, ScriptRequest request, ScriptedAnswer answer, bool ends)
    {
        json.WriteStartObject("usageMetadata");
        json.WriteNumber("promptTokenCount", request.PromptTokens);
        if (ends)
        {
            json.WriteNumber("candidatesTokenCount", answer.CompletionTokens - answer.ReasoningTokens);
            json.WriteNumber("totalTokenCount", request.PromptTokens + answer.CompletionTokens);
            if (answer.CachedTokens > 0)
            {
                json.WriteNumber("cachedContentTokenCount", answer.CachedTokens);
            }

            if (answer.ReasoningTokens > 0)
            {
                json.WriteNumber("thoughtsTokenCount", answer.ReasoningTokens);
            }
        }
        else
        {
            json.WriteNumber("totalTokenCount", request.PromptTokens);
        }

        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, string? image)
    {
        if (image is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("inlineData");
        json.WriteString("mimeType", "image/png");
        json.WriteString("data", image);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteThought(Utf8JsonWriter json, string thought)
    {
        if (thought.Length > 0)
        {
            json.WriteStartObject();
            RawText.Write(json, "text", thought);
            json.WriteBoolean("thought", value: true);
            json.WriteEndObject();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text, string? signature)
    {
        if (text.Length == 0)
        {
            return;
        }

        json.WriteStartObject();
        RawText.Write(json, "text", text);
        if (signature is not null)
        {
            json.WriteString("thoughtSignature", signature);
        }

        json.WriteEndObject();
    }

    /// <summary>The first of parallel calls is signed for all.</summary>
    private static void WriteCalls(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        var signature = answer.Signature;
        foreach (var call in answer.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteStartObject("functionCall");
            json.WriteString("name", call.Name);
            json.WritePropertyName("args");
            json.WriteRawValue(string.Concat(call.Arguments));
            json.WriteEndObject();
            if (signature is not null)
            {
                json.WriteString("thoughtSignature", signature);
                signature = null;
            }

            json.WriteEndObject();
        }
    }

    private static ReadOnlyMemory<byte> Frame(ReadOnlyMemory<byte> json) =>
        Encoding.UTF8.GetBytes($"data: {Encoding.UTF8.GetString(json.Span)}\r\n\r\n");
}
