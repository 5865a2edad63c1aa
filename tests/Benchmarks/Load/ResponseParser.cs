using System.Buffers.Text;
using System.Text;

namespace Interchange.Benchmarks.Load;

/// <summary>Reads one HTTP/1.1 response after another from pieces as they arrive: as much of the protocol as gateways send, and no allocation.</summary>
internal sealed class ResponseParser
{
    private const int HeadLimit = 16 * 1024;
    private const int SampleLimit = 400;
    private const int TailLimit = 32;

    private readonly byte[] _head = new byte[HeadLimit];
    private readonly byte[] _sample = new byte[SampleLimit];
    private readonly byte[] _tail = new byte[TailLimit];
    private Part _part;
    private int _headLength;
    private int _sampleLength;
    private int _tailLength;
    private long _remaining;

    private enum Part
    {
        Head,
        FixedBody,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        Complete,
    }

    public int Status { get; private set; }

    /// <summary>Length of the body so far, without the framing.</summary>
    public long BodyLength { get; private set; }

    public bool IsComplete => _part == Part.Complete;

    /// <summary>The last bytes of the body, without white space at the end.</summary>
    public ReadOnlySpan<byte> Tail => _tail.AsSpan(0, _tailLength).TrimEnd(" \r\n"u8);

    /// <summary>The first bytes of the body, for an error message.</summary>
    public string Sample => Encoding.UTF8.GetString(_sample, 0, _sampleLength);

    public void Reset()
    {
        _part = Part.Head;
        _headLength = _sampleLength = _tailLength = 0;
        _remaining = BodyLength = Status = 0;
    }

    /// <summary>Takes the next bytes of the connection.</summary>
    /// <exception cref="InvalidDataException">They are no response that this parser knows.</exception>
    public void Read(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var taken = _part switch
            {
                Part.Head => ReadHead(data),
                Part.FixedBody => ReadBody(data, Part.Complete),
                Part.ChunkData => ReadBody(data, Part.ChunkEnd),
                Part.ChunkSize or Part.ChunkEnd or Part.Trailer => ReadLine(data),
                _ => throw new InvalidDataException("Bytes follow a complete response."),
            };
            data = data[taken..];
        }
    }

    private int ReadHead(ReadOnlySpan<byte> data)
    {
        var taken = Math.Min(data.Length, HeadLimit - _headLength);
        data[..taken].CopyTo(_head.AsSpan(_headLength));
        var searchFrom = Math.Max(0, _headLength - 3);
        var end = _head.AsSpan(searchFrom, _headLength + taken - searchFrom).IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _headLength += taken;
            return _headLength < HeadLimit ? taken : throw new InvalidDataException("The head of a response is over 16 KB.");
        }

        var total = searchFrom + end + 4;
        InterpretHead(_head.AsSpan(0, total));
        taken = total - _headLength;
        _headLength = 0;
        return taken;
    }

    private void InterpretHead(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..12], out int status, out _))
        {
            throw new InvalidDataException($"No HTTP/1.1 response: {Encoding.Latin1.GetString(head[..Math.Min(head.Length, 60)])}");
        }

        Status = status;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (Value(line, "content-length:") is { IsEmpty: false } length)
            {
                _part = Utf8Parser.TryParse(length, out _remaining, out _) && _remaining > 0 ? Part.FixedBody : Part.Complete;
                return;
            }

            if (Value(line, "transfer-encoding:").SequenceEqual("chunked"u8))
            {
                _part = Part.ChunkSize;
                return;
            }
        }

        throw new InvalidDataException("A response has neither a length nor chunks.");
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, string lowerCaseName) =>
        line.Length > lowerCaseName.Length && Ascii.EqualsIgnoreCase(line[..lowerCaseName.Length], lowerCaseName)
            ? line[lowerCaseName.Length..].Trim(" "u8)
            : default;

    private int ReadBody(ReadOnlySpan<byte> data, Part next)
    {
        var taken = (int)Math.Min(data.Length, _remaining);
        Remember(data[..taken]);
        _remaining -= taken;
        if (_remaining == 0)
        {
            _part = next;
        }

        return taken;
    }

    private void Remember(ReadOnlySpan<byte> body)
    {
        BodyLength += body.Length;
        if (_sampleLength < SampleLimit)
        {
            var sampled = body[..Math.Min(body.Length, SampleLimit - _sampleLength)];
            sampled.CopyTo(_sample.AsSpan(_sampleLength));
            _sampleLength += sampled.Length;
        }

        if (body.Length >= TailLimit)
        {
            body[^TailLimit..].CopyTo(_tail);
            _tailLength = TailLimit;
            return;
        }

        var kept = Math.Min(_tailLength, TailLimit - body.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        body.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + body.Length;
    }

    /// <summary>Reads a line of the chunk framing, which may arrive in pieces.</summary>
    private int ReadLine(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)'\n');
        var piece = end < 0 ? data : data[..(end + 1)];
        piece.CopyTo(_head.AsSpan(_headLength));
        _headLength += piece.Length;
        if (end < 0)
        {
            return piece.Length;
        }

        var line = _head.AsSpan(0, _headLength).TrimEnd("\r\n"u8);
        _headLength = 0;
        switch (_part)
        {
            case Part.ChunkSize:
                if (!Utf8Parser.TryParse(line, out _remaining, out _, 'x'))
                {
                    throw new InvalidDataException("A chunk has no length.");
                }

                _part = _remaining > 0 ? Part.ChunkData : Part.Trailer;
                break;
            case Part.ChunkEnd:
                _part = Part.ChunkSize;
                break;
            case Part.Trailer when line.IsEmpty:
                _part = Part.Complete;
                break;
        }

        return piece.Length;
    }
}
