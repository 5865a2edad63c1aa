using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>The body of a reply: one part a read.</summary>
internal sealed class ReplyBody(Reply reply, FakeTimeProvider time, Action cancelled, Action left) : Stream
{
    private int _part;
    private int _offset;
    private bool _isDisposed;

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
        try
        {
            if (_part == reply.Parts.Count)
            {
                switch (reply.End)
                {
                    case ReplyEnd.Reset:
                        throw new IOException("Reset.");
                    case ReplyEnd.Silence:
                        await InlineDelay.WaitAsync(time, Timeout.InfiniteTimeSpan, cancellationToken);
                        break;
                }

                return 0;
            }

            var (delay, bytes) = reply.Parts[_part];
            if (_offset == 0 && delay > TimeSpan.Zero)
            {
                await InlineDelay.WaitAsync(time, delay, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(buffer.Length, bytes.Length - _offset);
            bytes.AsMemory(_offset, count).CopyTo(buffer);
            _offset += count;
            if (_offset == bytes.Length)
            {
                (_part, _offset) = (_part + 1, 0);
            }

            return count;
        }
        catch (OperationCanceledException)
        {
            cancelled();
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed && _part < reply.Parts.Count)
        {
            left();
        }

        _isDisposed = true;
        base.Dispose(disposing);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
