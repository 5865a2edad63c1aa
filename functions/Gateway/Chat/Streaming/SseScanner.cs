using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>
/// Finds the events of a server-sent event stream in the bytes as they come, wherever they are cut. Bytes are only ever split at
/// line ends, so characters of several bytes stay whole. Source: WHATWG HTML, section 9.2.6; ids, event names and retry times are not used by the wire.
/// </summary>
internal sealed class SseScanner : IDisposable
{
    /// <summary>The largest event taken: an image inside a chunk is the largest thing that providers send.</summary>
    public const int MaxEventBytes = 32 * 1024 * 1024;

    private readonly PooledBody _buffer = new(16 * 1024);
    private readonly PooledBody _joined = new(256);
    private int _line;
    private int _scanned;
    private bool _hasData;
    private bool _isJoined;
    private int _dataStart;
    private int _dataEnd;

    /// <summary>Room for the next bytes. Invalidates the data of earlier events.</summary>
    /// <exception cref="InvalidDataException">One event is larger than <see cref="MaxEventBytes"/>.</exception>
    public Memory<byte> GetMemory()
    {
        // Whatever lies before the line under way, and is not data of an event under way, is done with.
        var done = _hasData && !_isJoined ? _dataStart : _line;
        if (done > 0)
        {
            _buffer.Consume(done);
            _line -= done;
            _scanned -= done;
            _dataStart -= done;
            _dataEnd -= done;
        }

        if (_buffer.Length + _joined.Length > MaxEventBytes)
        {
            throw new InvalidDataException("An event of the stream is larger than 32 MB.");
        }

        return _buffer.GetMemory(4 * 1024);
    }

    /// <summary>Counts bytes that were read into <see cref="GetMemory"/>.</summary>
    public void Advance(int count) => _buffer.Advance(count);

    /// <summary>Closes what the end of the stream left open, so that a last event without its empty line is still seen.</summary>
    public void Complete()
    {
        _buffer.Append("\n\n"u8);
    }

    /// <summary>The data of the next complete event; valid until the next call of any member.</summary>
    public bool TryRead(out ReadOnlySpan<byte> data)
    {
        var bytes = _buffer.Span;
        while (true)
        {
            var lineEnd = bytes[_scanned..].IndexOf((byte)'\n');
            if (lineEnd < 0)
            {
                _scanned = bytes.Length;
                data = default;
                return false;
            }

            var start = _line;
            var end = _scanned + lineEnd;
            _line = _scanned = end + 1;
            if (end > start && bytes[end - 1] == '\r')
            {
                end--;
            }

            if (end == start)
            {
                if (_hasData)
                {
                    data = _isJoined ? _joined.Span : bytes[_dataStart.._dataEnd];
                    _hasData = false;
                    _isJoined = false;
                    return true;
                }
            }
            else if (bytes[start..end].StartsWith("data"u8))
            {
                AddData(bytes, start + 4, end);
            }
        }
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _joined.Dispose();
    }

    private void AddData(ReadOnlySpan<byte> bytes, int start, int end)
    {
        if (start < end)
        {
            if (bytes[start] != ':')
            {
                return;
            }

            start++;
            if (start < end && bytes[start] == ' ')
            {
                start++;
            }
        }

        if (!_hasData)
        {
            _hasData = true;
            _dataStart = start;
            _dataEnd = end;
            return;
        }

        if (!_isJoined)
        {
            _isJoined = true;
            _joined.Clear();
            _joined.Append(bytes[_dataStart.._dataEnd]);
        }

        // A JSON text can only be broken between its tokens, where a blank says the same and keeps the event on one line.
        _joined.Append(" "u8);
        _joined.Append(bytes[start..end]);
    }
}
