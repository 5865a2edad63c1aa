using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Translation.Answers;

/// <summary>
/// Writes a streamed answer in the gateway's own form: server-sent events of chat completions chunks, as an OpenAI-compatible provider would send them.
/// Source: <c>ChatStreamChunk</c> of OpenRouter's OpenAPI document. Not thread-safe.
/// </summary>
/// <param name="output">Where events are appended.</param>
public sealed class ChunkWriter(PooledBody output)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    /// <summary>The provider's id of the answer; empty until it is known.</summary>
    public string Id { get; set; } = "";

    /// <summary>The provider's name of the model.</summary>
    public string Model { get; set; } = "";

    /// <summary>In seconds since 1970; 0 where the provider does not say.</summary>
    public long Created { get; set; }

    /// <summary>What the family calls the tier that served the answer; null when not said.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>The provider's own event that the next chunk stands for, for a caller of the same wire; taken away by the chunk.</summary>
    public ReadOnlyMemory<byte> Native { get; set; }

    /// <summary>The first chunk: only the role.</summary>
    public void Begin() => Delta(static (json, _) => json.WriteString("role", "assistant"), 0);

    /// <summary>A piece of text; nothing for an empty one.</summary>
    public void Text(string text, int choice = 0) => Piece("content", text, choice);

    /// <summary>A piece of a refusal.</summary>
    public void Refusal(string text, int choice = 0) => Piece("refusal", text, choice);

    /// <summary>A piece of thoughts, with the detail that makes it whole again on its way back to the provider.</summary>
    /// <param name="text">As text, for a caller to show; empty for thoughts that are only to be given back.</param>
    /// <param name="writeDetail">Writes the members of the element of <c>reasoning_details</c>; null for none.</param>
    /// <param name="choice">The answer.</param>
    public void Reasoning(string text, Action<Utf8JsonWriter>? writeDetail, int choice = 0) => Delta(
        static (json, state) =>
        {
            if (state.text.Length > 0)
            {
                json.WriteString("reasoning", state.text);
            }

            if (state.writeDetail is not null)
            {
                json.WriteStartArray("reasoning_details");
                json.WriteStartObject();
                state.writeDetail(json);
                json.WriteEndObject();
                json.WriteEndArray();
            }
        },
        (text, writeDetail),
        choice);

    /// <summary>A call begins.</summary>
    /// <param name="index">Its position among the calls of the answer.</param>
    /// <param name="id">What its result will refer to.</param>
    /// <param name="name">The function.</param>
    /// <param name="choice">The answer.</param>
    public void ToolCall(int index, string id, string name, int choice = 0) => Delta(
        static (json, call) =>
        {
            json.WriteStartArray("tool_calls");
            json.WriteStartObject();
            json.WriteNumber("index", call.index);
            json.WriteString("id", call.id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.name);
            json.WriteString("arguments", "");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        },
        (index, id, name),
        choice);

    /// <summary>A piece of a call's arguments; nothing for an empty one.</summary>
    public void ToolArguments(int index, string piece, int choice = 0)
    {
        if (piece.Length == 0)
        {
            Flush();
            return;
        }

        Delta(
            static (json, call) =>
            {
                json.WriteStartArray("tool_calls");
                json.WriteStartObject();
                json.WriteNumber("index", call.index);
                json.WriteStartObject("function");
                json.WriteString("arguments", call.piece);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndArray();
            },
            (index, piece),
            choice);
    }

    /// <summary>An image, as a data URL.</summary>
    public void Image(string url, int choice = 0) => Delta(
        static (json, url) =>
        {
            json.WriteStartArray("images");
            json.WriteStartObject();
            json.WriteString("type", "image_url");
            json.WriteStartObject("image_url");
            json.WriteString("url", url);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        },
        url,
        choice);

    /// <summary>Anything else that a delta may hold, such as <c>annotations</c>.</summary>
    public void Delta(Action<Utf8JsonWriter> writeMembers, int choice = 0) => Delta(static (json, write) => write(json), writeMembers, choice);

    /// <summary>Why the answer ended, in the provider's word, which the gateway normalises; with the usage where it comes with it.</summary>
    /// <param name="native">The provider's word.</param>
    /// <param name="writeUsage">Writes the members of <c>usage</c>; null for none.</param>
    /// <param name="choice">The answer.</param>
    /// <param name="reason">The normalised reason, where it does not follow from the provider's word; null otherwise.</param>
    public void Finish(string native, Action<Utf8JsonWriter>? writeUsage = null, int choice = 0, string? reason = null) => Write(json =>
    {
        WriteHead(json);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", choice);
        json.WriteStartObject("delta");
        json.WriteEndObject();
        if (reason is not null)
        {
            // Before the normalised one: so it stays as it is.
            json.WriteString("native_finish_reason", native);
        }

        json.WriteString("finish_reason", reason ?? native);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteUsage(json, writeUsage);
    });

    /// <summary>The usage alone.</summary>
    public void Usage(Action<Utf8JsonWriter> writeUsage) => Write(json =>
    {
        WriteHead(json);
        json.WriteStartArray("choices");
        json.WriteEndArray();
        WriteUsage(json, writeUsage);
    });

    /// <summary>The provider failed in the middle of its answer.</summary>
    /// <param name="code">HTTP status, or the provider's own code.</param>
    /// <param name="message">The provider's own words, for the caller alone.</param>
    public void Error(string code, string? message) => Write(json =>
    {
        WriteHead(json);
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
        json.WriteStartArray("choices");
        json.WriteEndArray();
    });

    /// <summary>The wire's own end was seen: the answer is whole.</summary>
    public void Done() => output.Append("data: [DONE]\n\n"u8);

    /// <summary>An event of the provider's that the gateway's own form has no word for: it is kept for a caller of the same wire, and nothing for others.</summary>
    public void Flush()
    {
        if (!Native.IsEmpty)
        {
            Delta(static (_, _) => { }, 0);
        }
    }

    private void Piece(string member, string text, int choice)
    {
        if (text.Length == 0)
        {
            Flush();
            return;
        }

        Delta(static (json, piece) => json.WriteString(piece.member, piece.text), (member, text), choice);
    }

    private void Delta<TState>(Action<Utf8JsonWriter, TState> writeMembers, TState state, int choice = 0) => Write(json =>
    {
        WriteHead(json);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", choice);
        json.WriteStartObject("delta");
        writeMembers(json, state);
        json.WriteEndObject();
        json.WriteNull("finish_reason");
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteString("object", "chat.completion.chunk");
        if (Created > 0)
        {
            json.WriteNumber("created", Created);
        }

        json.WriteString("model", Model);
        if (ServiceTier is not null)
        {
            json.WriteString("service_tier", ServiceTier);
        }
    }

    private static void WriteUsage(Utf8JsonWriter json, Action<Utf8JsonWriter>? writeUsage)
    {
        if (writeUsage is not null)
        {
            json.WriteStartObject("usage");
            writeUsage(json);
            json.WriteEndObject();
        }
    }

    private void Write(Action<Utf8JsonWriter> writeMembers)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            writeMembers(json);
            if (!Native.IsEmpty)
            {
                json.WritePropertyName(NativeRequest.Member);
                json.WriteRawValue(Native.Span, skipInputValidation: true);
                Native = default;
            }

            json.WriteEndObject();
        }

        output.Append("data: "u8);
        output.Append(_buffer.WrittenSpan);
        output.Append("\n\n"u8);
    }
}
