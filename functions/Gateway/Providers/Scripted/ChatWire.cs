using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>Pure writer of OpenAI's chat-completions wire. Source: OpenAI's API reference of chat completions and its streaming.</summary>
internal static class ChatWire
{
    private static readonly JsonWriterOptions Compact = new() { Indented = false };
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\r\n" };

    /// <summary>The frame that ends a stream.</summary>
    public static readonly ReadOnlyMemory<byte> Done = "data: [DONE]\n\n"u8.ToArray();

    /// <summary>The complete document of a call that does not stream.</summary>
    public static ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer, bool indented = false) =>
        Write(indented ? Indented : Compact, json =>
        {
            WriteHead(json, request, "chat.completion");
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            WriteMessage(json, answer);
            json.WriteEndObject();
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", answer.FinishReason);
            json.WriteEndObject();
            json.WriteEndArray();
            if (answer.UsagePlacement != UsagePlacement.Nowhere)
            {
                WriteUsage(json, request, answer);
            }
        });

    /// <summary>A document with no choices at all.</summary>
    public static ReadOnlyMemory<byte> DocumentWithoutChoices(ScriptRequest request) =>
        Write(Compact, json =>
        {
            WriteHead(json, request, "chat.completion");
            json.WriteStartArray("choices");
            json.WriteEndArray();
        });

    /// <summary>The chunks of a streamed answer in order, <see cref="Done"/> not included.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Chunks(ScriptRequest request, ScriptedAnswer answer)
    {
        yield return Delta(request, static json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
        });
        foreach (var thought in answer.Reasoning)
        {
            yield return Delta(request, json =>
            {
                RawText.Write(json, "reasoning_content", thought);
                if (answer.Signature is not null)
                {
                    WriteDetail(json, thought, signature: null);
                }
            });
        }

        if (answer.Signature is { } signature)
        {
            yield return Delta(request, json => WriteDetail(json, text: null, signature));
        }

        foreach (var piece in answer.Pieces)
        {
            yield return Delta(request, json => RawText.Write(json, "content", piece));
        }

        if (answer.Image is not null)
        {
            yield return Delta(request, json => WriteImage(json, answer));
        }

        if (answer.Refusal is { } refusal)
        {
            yield return Delta(request, json => RawText.Write(json, "refusal", refusal));
        }

        for (var index = 0; index < answer.ToolCalls.Length; index++)
        {
            var (call, position) = (answer.ToolCalls[index], index);
            yield return Delta(request, json => WriteToolCalls(json, [call with { Arguments = [""] }], position));
            foreach (var piece in call.Arguments)
            {
                yield return Delta(request, json => WriteToolCalls(json, [new ScriptedToolCall("", "", [piece])], position));
            }
        }

        yield return Final(request, answer);
        if (answer.UsagePlacement == UsagePlacement.OwnChunk && request.IncludeUsage)
        {
            yield return ChunkWithoutChoices(request, answer);
        }
    }

    /// <summary>A chunk with no choices: the usage of an answer, or nothing.</summary>
    public static ReadOnlyMemory<byte> ChunkWithoutChoices(ScriptRequest request, ScriptedAnswer? answer) =>
        Write(Compact, json =>
        {
            WriteHead(json, request, "chat.completion.chunk");
            json.WriteStartArray("choices");
            json.WriteEndArray();
            if (answer is not null)
            {
                WriteUsage(json, request, answer);
            }
        });

    /// <summary>An error document: the body of a failed call, or the data of an error event.</summary>
    public static ReadOnlyMemory<byte> Error(string message, string type, string? code, string? param = null) =>
        Write(Compact, json =>
        {
            json.WriteStartObject("error");
            json.WriteString("message", message);
            json.WriteString("type", type);
            json.WriteString("param", param);
            json.WriteString("code", code);
            json.WriteEndObject();
        });

    /// <summary>A server-sent event that carries the JSON.</summary>
    public static ReadOnlyMemory<byte> Frame(ReadOnlyMemory<byte> json)
    {
        var frame = new byte[json.Length + 8];
        "data: "u8.CopyTo(frame);
        json.Span.CopyTo(frame.AsSpan(6));
        "\n\n"u8.CopyTo(frame.AsSpan(json.Length + 6));
        return frame;
    }

    /// <summary>The same event in the least convenient form that the format allows: a comment, other fields, two data lines, CRLF.</summary>
    public static ReadOnlyMemory<byte> BaroqueFrame(ReadOnlyMemory<byte> json)
    {
        // A line break is legal JSON between two members, and the head of every chunk has a comma there.
        var text = Encoding.UTF8.GetString(json.Span);
        var split = text.IndexOf(',', StringComparison.Ordinal) + 1;
        return Encoding.UTF8.GetBytes($": scripted\r\nevent: message\r\nid: 1\r\ndata:{text[..split]}\r\ndata: {text[split..]}\r\n\r\n");
    }

    private static ReadOnlyMemory<byte> Delta(ScriptRequest request, Action<Utf8JsonWriter> writeDelta) =>
        Write(Compact, json =>
        {
            WriteHead(json, request, "chat.completion.chunk");
            WriteChoice(json, writeDelta, finishReason: null);
            if (request.IncludeUsage)
            {
                json.WriteNull("usage");
            }
        });

    private static ReadOnlyMemory<byte> Final(ScriptRequest request, ScriptedAnswer answer) =>
        Write(Compact, json =>
        {
            WriteHead(json, request, "chat.completion.chunk");
            WriteChoice(json, static _ => { }, answer.FinishReason);
            if (answer.UsagePlacement == UsagePlacement.FinalChoice)
            {
                WriteUsage(json, request, answer);
            }
            else if (request.IncludeUsage)
            {
                json.WriteNull("usage");
            }
        });

    private static void WriteHead(Utf8JsonWriter json, ScriptRequest request, string kind)
    {
        json.WriteString("id", request.Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", request.Created);
        json.WriteString("model", request.Model);
        json.WriteString("system_fingerprint", "fp_scripted");
    }

    private static void WriteChoice(Utf8JsonWriter json, Action<Utf8JsonWriter> writeDelta, string? finishReason)
    {
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        writeDelta(json);
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        var hasText = !answer.Pieces.IsEmpty || (answer.ToolCalls.IsEmpty && answer.Refusal is null);
        if (hasText)
        {
            RawText.Write(json, "content", string.Concat(answer.Pieces));
        }
        else
        {
            json.WriteNull("content");
        }

        if (!answer.Reasoning.IsEmpty)
        {
            RawText.Write(json, "reasoning_content", string.Concat(answer.Reasoning));
        }

        if (answer.Signature is not null)
        {
            WriteDetail(json, string.Concat(answer.Reasoning), answer.Signature);
        }

        WriteImage(json, answer);
        json.WriteString("refusal", answer.Refusal);
        if (!answer.ToolCalls.IsEmpty)
        {
            WriteToolCalls(json, answer.ToolCalls, first: null);
        }
    }

    /// <summary>Source: OpenRouter's guide to image output.</summary>
    private static void WriteImage(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        if (answer.Image is null)
        {
            return;
        }

        json.WriteStartArray("images");
        json.WriteStartObject();
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", "data:image/png;base64," + answer.Image);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Thoughts as they have to come back, or a piece of them. Source: OpenRouter's reasoning guide.</summary>
    private static void WriteDetail(Utf8JsonWriter json, string? text, string? signature)
    {
        json.WriteStartArray("reasoning_details");
        json.WriteStartObject();
        json.WriteString("type", "reasoning.text");
        if (text is not null)
        {
            json.WriteString("text", text);
        }

        if (signature is not null)
        {
            json.WriteString("signature", signature);
        }

        json.WriteString("format", "unknown");
        json.WriteNumber("index", 0);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <param name="json">Where to.</param>
    /// <param name="calls">Calls, or pieces of them, which have no id.</param>
    /// <param name="first">Position of the first in a streamed answer; null in another.</param>
    private static void WriteToolCalls(Utf8JsonWriter json, ImmutableArray<ScriptedToolCall> calls, int? first)
    {
        json.WriteStartArray("tool_calls");
        for (var index = 0; index < calls.Length; index++)
        {
            var call = calls[index];
            json.WriteStartObject();
            if (first is { } position)
            {
                json.WriteNumber("index", position + index);
            }

            if (call.Id.Length > 0)
            {
                json.WriteString("id", call.Id);
                json.WriteString("type", "function");
            }

            json.WriteStartObject("function");
            if (call.Name.Length > 0)
            {
                json.WriteString("name", call.Name);
            }

            RawText.Write(json, "arguments", string.Concat(call.Arguments));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, ScriptRequest request, ScriptedAnswer answer)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", request.PromptTokens);
        json.WriteNumber("completion_tokens", answer.CompletionTokens);
        json.WriteNumber("total_tokens", request.PromptTokens + answer.CompletionTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", answer.CachedTokens);
        json.WriteNumber("audio_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", answer.ReasoningTokens);
        json.WriteNumber("audio_tokens", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(JsonWriterOptions options, Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
