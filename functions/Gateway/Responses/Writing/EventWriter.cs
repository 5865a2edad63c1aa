using System.Buffers;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>Writes the events of a stream, numbered. An answer in one piece goes the same way with nobody listening.</summary>
internal sealed class EventWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    /// <summary>Where events are appended; null while nobody listens.</summary>
    public PooledBody? Output { get; set; }

    /// <summary>The number of the next event.</summary>
    public long Sequence { get; set; }

    /// <param name="type">Such as <c>response.created</c>.</param>
    /// <param name="writeMembers">Writes what follows type and number.</param>
    public void Write(string type, Action<Utf8JsonWriter> writeMembers)
    {
        if (Output is not null)
        {
            Write(type, json =>
            {
                json.WriteStartObject();
                json.WriteString("type", type);
                json.WriteNumber("sequence_number", Sequence++);
                writeMembers(json);
                json.WriteEndObject();
            }, Output);
        }
    }

    /// <summary>Writes an event that has its number already.</summary>
    public void WriteNumbered(string type, Action<Utf8JsonWriter> writeEvent, PooledBody output) => Write(type, writeEvent, output);

    /// <summary>The stream's own end, after its last event.</summary>
    public static void WriteEnd(PooledBody output) => output.Append("data: [DONE]\n\n"u8);

    private void Write(string type, Action<Utf8JsonWriter> writeEvent, PooledBody output)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, ChatJson.Readable))
        {
            writeEvent(json);
        }

        output.Append("event: "u8);
        output.Append(Encoding.UTF8.GetBytes(type));
        output.Append("\ndata: "u8);
        output.Append(_buffer.WrittenSpan);
        output.Append("\n\n"u8);
    }
}
