using System.Buffers;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Reads an answer through its decoder: what a read of the provider made is there before the next one is awaited.</summary>
internal sealed class DecodedStream(Stream encoded, IAnswerDecoder decoder) : Stream
{
    private const int ReadSize = 16 * 1024;

    private readonly PooledBody _decoded = new(4 * 1024);
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_decoded.Length == 0 && !_ended)
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            var read = await encoded.ReadAsync(_buffer, cancellationToken);
            if (read == 0)
            {
                _ended = true;
                decoder.Complete(_decoded);
            }
            else
            {
                decoder.Read(_buffer.AsSpan(0, read), _decoded);
            }
        }

        var count = Math.Min(buffer.Length, _decoded.Length);
        _decoded.Span[..count].CopyTo(buffer.Span);
        _decoded.Consume(count);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer is { } rented)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(rented);
            _decoded.Dispose();
            encoded.Dispose();
        }

        base.Dispose(disposing);
    }
}
