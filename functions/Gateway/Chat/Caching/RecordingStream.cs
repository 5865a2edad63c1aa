using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>Passes an answer on to the caller at once and keeps a copy, until it is larger than what may be kept.</summary>
internal sealed class RecordingStream(Stream caller, int limit) : Stream
{
    private PooledBody? _copy = new(16 * 1024);

    /// <summary>What was written; null when it was too much.</summary>
    public PooledBody? Copy => _copy;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Keep(buffer.Span);
        await caller.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    public override Task FlushAsync(CancellationToken cancellationToken) => caller.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
        }

        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_copy is { } copy && copy.Length + bytes.Length > limit)
        {
            Drop();
        }

        _copy?.Append(bytes);
    }

    private void Drop()
    {
        _copy?.Dispose();
        _copy = null;
    }
}
