using System.Buffers;

namespace Interchange.Gateway.Payloads;

/// <summary>
/// Writes a payload of any length piece by piece, encrypted as it comes, in bounded memory (about two MiB). It is there when <see cref="CompleteAsync"/> has
/// returned, and not before: what was not completed leaves nothing that anybody reads. Not thread-safe.
/// </summary>
public sealed class PayloadWriter : IDisposable
{
    /// <summary>Segments that are sent to storage together.</summary>
    private const int SegmentsPerBlock = 31;

    private readonly PayloadCipher _cipher;
    private readonly IPayloadBlocks _blocks;
    private readonly byte[] _segment = ArrayPool<byte>.Shared.Rent(PayloadCipher.SegmentLength);
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(PayloadCipher.LongestHeader + (SegmentsPerBlock * PayloadCipher.SealedLength));
    private int _filled;
    private int _sealed;
    private int _segmentsInBlock;
    private long _index;
    private bool _ended;

    internal PayloadWriter(PayloadCipher cipher, IPayloadBlocks blocks)
    {
        (_cipher, _blocks) = (cipher, blocks);
        cipher.Header.CopyTo(_block, 0);
        _sealed = cipher.Header.Length;
    }

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer: the payload cannot be completed any more.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        while (!bytes.IsEmpty)
        {
            // The last segment is marked, so a full one is held back until something follows it.
            if (_filled == PayloadCipher.SegmentLength)
            {
                await SealAsync(isLast: false, cancellationToken);
            }

            var taken = Math.Min(bytes.Length, PayloadCipher.SegmentLength - _filled);
            bytes.Span[..taken].CopyTo(_segment.AsSpan(_filled));
            _filled += taken;
            Length += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Makes what was written the payload.</summary>
    /// <param name="expiresAt">From then on nobody reads it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer; it may be there.</exception>
    public async Task CompleteAsync(DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        await SealAsync(isLast: true, cancellationToken);
        await _blocks.CommitAsync(expiresAt, cancellationToken);
        Dispose();
    }

    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _cipher.Dispose();
        ArrayPool<byte>.Shared.Return(_segment, clearArray: true);
        ArrayPool<byte>.Shared.Return(_block);
    }

    private async ValueTask SealAsync(bool isLast, CancellationToken cancellationToken)
    {
        _cipher.Seal(_index++, isLast, _segment.AsSpan(0, _filled), _block.AsSpan(_sealed));
        _sealed += _filled + PayloadCipher.TagLength;
        _filled = 0;
        if (++_segmentsInBlock == SegmentsPerBlock || isLast)
        {
            await _blocks.StageAsync(_block.AsMemory(0, _sealed), cancellationToken);
            (_sealed, _segmentsInBlock) = (0, 0);
        }
    }
}
