using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>
/// Takes server-sent events apart, wherever the bytes were cut. Comments and all fields but <c>data</c> are passed over; an event without its blank line is none.
/// Source: the HTML standard, section 9.2. Not thread-safe.
/// </summary>
/// <param name="limit">The most bytes that a line, or the data of an event, may have.</param>
internal sealed class SseReader(int limit = SseReader.MostBytes) : IDisposable
{
    /// <summary>16 MB.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private readonly PooledBody _line = new(1024);
    private readonly PooledBody _data = new(1024);
    private bool _afterReturn;
    private bool _hasData;

    /// <summary>Takes the next bytes and hands on every event that they complete.</summary>
    /// <exception cref="InvalidDataException">A line or an event is larger than the limit.</exception>
    public void Read(ReadOnlySpan<byte> bytes, SseData handle)
    {
        while (!bytes.IsEmpty)
        {
            if (_afterReturn)
            {
                // CRLF is one line end, even where the bytes were cut inside it.
                _afterReturn = false;
                if (bytes[0] == (byte)'\n')
                {
                    bytes = bytes[1..];
                    continue;
                }
            }

            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var piece = end < 0 ? bytes : bytes[..end];
            Bound(_line.Length + piece.Length);
            _line.Append(piece);
            if (end < 0)
            {
                return;
            }

            _afterReturn = bytes[end] == (byte)'\r';
            bytes = bytes[(end + 1)..];
            EndLine(handle);
        }
    }

    public void Dispose()
    {
        _line.Dispose();
        _data.Dispose();
    }

    private void EndLine(SseData handle)
    {
        var line = _line.Span;
        if (line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        if (line.IsEmpty)
        {
            if (_hasData && _data.Length > 0)
            {
                handle(_data.Memory);
            }

            _data.Clear();
            _hasData = false;
        }
        else if (line.StartsWith("data"u8) && (line.Length == 4 || line[4] == (byte)':'))
        {
            var value = line.Length <= 5 ? default : line[5..];
            AppendData(value.StartsWith(" "u8) ? value[1..] : value);
        }

        _line.Clear();
    }

    private void AppendData(ReadOnlySpan<byte> value)
    {
        Bound(_data.Length + value.Length + 1);
        if (_hasData)
        {
            _data.Append("\n"u8);
        }

        _data.Append(value);
        _hasData = true;
    }

    private void Bound(int length)
    {
        if (length > limit)
        {
            throw new InvalidDataException("A line or an event of the provider's stream is larger than the gateway takes.");
        }
    }
}
