using System.Buffers;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>Writes the events of a stream, and documents. Not thread-safe.</summary>
internal sealed class EventWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    /// <summary>Appends an event.</summary>
    /// <param name="type">Its name and <c>type</c>.</param>
    /// <param name="writeMembers">Writes its members beside the type.</param>
    /// <param name="output">Where to.</param>
    public void Event(string type, Action<Utf8JsonWriter> writeMembers, PooledBody output) => Raw(
        type,
        json =>
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            writeMembers(json);
            json.WriteEndObject();
        },
        output);

    /// <summary>Appends an event whose data is written whole.</summary>
    public void Raw(string type, Action<Utf8JsonWriter> writeData, PooledBody output)
    {
        output.Append("event: "u8);
        output.Append(Encoding.UTF8.GetBytes(type));
        output.Append("\ndata: "u8);
        Document(writeData, output);
        output.Append("\n\n"u8);
    }

    /// <summary>Appends a document.</summary>
    public void Document(Action<Utf8JsonWriter> write, PooledBody output)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, MessageJson.Readable))
        {
            write(json);
        }

        output.Append(_buffer.WrittenSpan);
    }

    public static void Ping(PooledBody output) => output.Append("event: ping\ndata: {\"type\": \"ping\"}\n\n"u8);

    public void Error(JsonElement error, JsonElement? routing, PooledBody output) => Raw("error", json => MessageErrors.WriteEvent(json, error, routing), output);

    public void Stop(JsonElement? routing, PooledBody output) => Event(
        "message_stop",
        json =>
        {
            if (routing is { } record)
            {
                json.WritePropertyName("openrouter_metadata");
                record.WriteTo(json);
            }
        },
        output);
}
