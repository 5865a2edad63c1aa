using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Streaming.Recovery;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>
/// The tokens of a text that comes in pieces, for an answer whose provider may not count them. The text is held in memory until it is counted or not needed any
/// more: 64 KB of it at the most, for longer ones are counted in parts, cut between words.
/// </summary>
internal sealed class StreamedTokens(TextTokenizer tokenizer) : IDisposable
{
    private const int MostHeld = 64 * 1024;
    private const int MaxDepth = 256;

    private readonly PooledBody _held = new(1024);
    private long _counted;

    /// <summary>Adds what stands between the quotes of a valid JSON string.</summary>
    public void Append(ReadOnlySpan<byte> json)
    {
        _held.Append(json);
        if (_held.Length >= MostHeld)
        {
            var blank = _held.Span.LastIndexOf((byte)' ');
            CountFirst(blank > 0 ? blank : _held.Length);
        }
    }

    /// <summary>Adds the texts, the names and the arguments inside a valid JSON array or object.</summary>
    public void AppendParts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var isText = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && isText)
            {
                Append(reader.ValueSpan);
            }

            isText = reader.TokenType == JsonTokenType.PropertyName
                && (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("refusal"u8));
        }
    }

    /// <summary>All tokens so far.</summary>
    public long Count()
    {
        CountFirst(_held.Length);
        return _counted;
    }

    public void Dispose() => _held.Dispose();

    private void CountFirst(int bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        var text = new ArrayBufferWriter<char>(bytes);
        JsonUnits.Decode(_held.Span[..bytes], text);
        _counted += tokenizer.Count(text.WrittenSpan);
        _held.Consume(bytes);
    }
}
