using System.Buffers;

namespace Interchange.Gateway.Requests;

/// <summary>Bytes in a rented array; returned to the pool on disposal. Not thread-safe.</summary>
public sealed class PooledBody : IDisposable
{
    private byte[]? _array;

    public PooledBody(int capacity) => _array = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 1));

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written so far; invalid after the next write or disposal.</summary>
    public ReadOnlyMemory<byte> Memory => Array.AsMemory(0, Length);

    /// <inheritdoc cref="Memory"/>
    public ReadOnlySpan<byte> Span => Array.AsSpan(0, Length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBody));

    /// <summary>Room for at least one byte, and for <paramref name="size"/> where that is more.</summary>
    public Memory<byte> GetMemory(int size = 1)
    {
        EnsureRoom(Math.Max(size, 1));
        return Array.AsMemory(Length);
    }

    /// <summary>Counts bytes that were written into <see cref="GetMemory"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.Length - Length);
        Length += count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        EnsureRoom(bytes.Length);
        bytes.CopyTo(Array.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends a stream to its end, and stops as soon as there are more than <paramref name="most"/> bytes in all.</summary>
    /// <returns>False when it stopped before the end.</returns>
    public async ValueTask<bool> TryReadAsync(Stream source, long most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        while (await source.ReadAsync(GetMemory(), cancellationToken) is > 0 and var read)
        {
            Advance(read);
            if (Length > most)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets the first bytes and moves the rest to the front.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length);
        if (count == 0)
        {
            return;
        }

        Array.AsSpan(count, Length - count).CopyTo(Array);
        Length -= count;
    }

    /// <summary>Forgets what was written behind the first bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (_array is { } array)
        {
            _array = null;
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void EnsureRoom(int size)
    {
        if (Array.Length - Length >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(checked((int)Math.Max((long)Length + size, Math.Min((long)Array.Length * 2, System.Array.MaxLength))));
        Array.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Array);
        _array = larger;
    }
}
