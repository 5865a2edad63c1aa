using Azure.Storage.Blobs.Specialized;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>
/// Writes a blob part by part. There is no blob before <see cref="CommitAsync"/>: what was left half written is removed by storage after a week, and nobody
/// takes it for a backup.
/// </summary>
internal sealed class BlobParts(StorageContainer container, string name) : Stream
{
    private const int PartLength = 4 * 1024 * 1024;

    private readonly MemoryStream _part = new(PartLength);
    private readonly List<string> _parts = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes the blob of what was written.</summary>
    /// <exception cref="StorageUnavailableException">Storage does not answer.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await StageAsync(cancellationToken);
        await container.WriteAsync((client, token) => client.GetBlockBlobClient(name).CommitBlockListAsync(_parts, cancellationToken: token), cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var fits = Math.Min(buffer.Length, PartLength - (int)_part.Length);
            _part.Write(buffer.Span[..fits]);
            buffer = buffer[fits..];
            if (_part.Length == PartLength)
            {
                await StageAsync(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing to do: parts go out when they are full.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Parts are sent while they are written, which is asynchronous.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _part.Dispose();
        base.Dispose(disposing);
    }

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        if (_part.Length == 0)
        {
            return;
        }

        // Ids of one blob's parts have one length.
        var id = Convert.ToBase64String(BitConverter.GetBytes(_parts.Count));
        await container.WriteAsync(
            async (client, token) =>
            {
                _part.Position = 0;
                await client.GetBlockBlobClient(name).StageBlockAsync(id, _part, cancellationToken: token);
                return true;
            },
            cancellationToken);
        _parts.Add(id);
        _part.SetLength(0);
    }
}
