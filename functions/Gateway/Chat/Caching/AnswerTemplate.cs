using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>
/// An answer as its caller got it, with the places marked that are not the same when it is served again: the id, the usage (nothing was used),
/// and the record of how it was routed (it was not).
/// </summary>
internal sealed class AnswerTemplate
{
    private static readonly byte[] NoUsage = ZeroUsage();

    private readonly byte[] _text;
    private readonly List<(int Start, int End, Place Place)> _places;

    private AnswerTemplate(byte[] text, List<(int Start, int End, Place Place)> places)
    {
        _text = text;
        _places = places;
    }

    private enum Place
    {
        Id,
        Usage,
        Removed,
    }

    /// <summary>Size in bytes.</summary>
    public int Length => _text.Length;

    /// <summary>Marks an answer in one piece.</summary>
    public static AnswerTemplate OfWhole(ReadOnlySpan<byte> answer)
    {
        var text = answer.ToArray();
        var places = new List<(int, int, Place)>(3);
        Mark(text, 0, text.Length, places);
        return new AnswerTemplate(text, places);
    }

    /// <summary>Marks a stream of events as the gateway writes them: one <c>data</c> line each, with comments between, which are left out.</summary>
    public static AnswerTemplate OfStream(ReadOnlySpan<byte> stream)
    {
        var text = WithoutComments(stream);
        var places = new List<(int, int, Place)>();
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : start + length;
            var data = text.AsSpan(start..end);
            if (data.StartsWith("data: {"u8))
            {
                Mark(text, start + "data: ".Length, end, places);
            }

            start = end + 1;
        }

        return new AnswerTemplate(text, places);
    }

    /// <summary>Writes the answer under another id.</summary>
    public void Write(IBufferWriter<byte> output, string generationId)
    {
        var id = new AnswerIdentity(generationId, "", "", created: 0).Id;
        var from = 0;
        foreach (var (start, end, place) in _places)
        {
            output.Write(_text.AsSpan(from..start));
            output.Write(place switch
            {
                Place.Id => id,
                Place.Usage => NoUsage,
                _ => [],
            });
            from = end;
        }

        output.Write(_text.AsSpan(from));
    }

    private static void Mark(byte[] text, int from, int to, List<(int Start, int End, Place Place)> places)
    {
        var reader = new Utf8JsonReader(text.AsSpan(from..to), new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        var previousEnd = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Place? place = reader.ValueTextEquals("id"u8) ? Place.Id
                : reader.ValueTextEquals("usage"u8) ? Place.Usage
                : reader.ValueTextEquals("openrouter_metadata"u8) ? Place.Removed
                : null;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            if (place == Place.Removed)
            {
                // With the comma before it: the gateway never writes this member first.
                places.Add((from + previousEnd, from + end, Place.Removed));
            }
            else if (place is { } marked && !isNull)
            {
                places.Add((from + start, from + end, marked));
            }

            previousEnd = end;
        }
    }

    private static byte[] WithoutComments(ReadOnlySpan<byte> stream)
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(1, stream.Length));
        while (!stream.IsEmpty)
        {
            var length = stream.IndexOf("\n\n"u8);
            var block = length < 0 ? stream : stream[..(length + 2)];
            if (block[0] != (byte)':')
            {
                text.Write(block);
            }

            stream = stream[block.Length..];
        }

        return text.WrittenSpan.ToArray();
    }

    private static byte[] ZeroUsage()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            UsageJson.Write(json, TokenUsage.None, default, []);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
