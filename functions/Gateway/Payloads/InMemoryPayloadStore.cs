using System.Collections.Concurrent;

namespace Interchange.Gateway.Payloads;

/// <summary>Payloads in memory, encrypted as they are elsewhere; for tests.</summary>
internal sealed class InMemoryPayloadStore(IPayloadKeys keys, TimeProvider time) : IPayloadStore
{
    private readonly ConcurrentDictionary<PayloadName, (byte[] Bytes, DateTimeOffset ExpiresAt)> _payloads = new();

    /// <summary>The names of what is there.</summary>
    public IReadOnlyCollection<PayloadName> Names => [.. _payloads.Keys];

    public async Task WriteAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        _payloads[name] = await SealAsync(name, bytes, expiresAt, cancellationToken);

    public async Task<bool> TryCreateAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        _payloads.TryAdd(name, await SealAsync(name, bytes, expiresAt, cancellationToken));

    public async Task<PayloadWriter> BeginAsync(PayloadName name, CancellationToken cancellationToken) =>
        new(PayloadCipher.New(name, await keys.CurrentAsync(cancellationToken)), new Blocks(this, name));

    public async Task<PayloadRange?> ReadRangeAsync(PayloadName name, long offset, int length, CancellationToken cancellationToken)
    {
        var slice = new PayloadSlice(offset, length);
        if (!IsThere(name, out var bytes))
        {
            return null;
        }

        var key = await keys.FindAsync(PayloadCipher.KeyIdOf(name, bytes), cancellationToken)
            ?? throw new PayloadDamagedException(name, "the key that it was encrypted with is gone");
        using var cipher = PayloadCipher.Open(name, key, bytes);
        return slice.Open(name, cipher, bytes.AsSpan((int)Math.Min(slice.FetchFrom, bytes.Length)), bytes.Length);
    }

    /// <summary>Puts bytes in the place of what is there, as whoever has the storage could.</summary>
    public void Replace(PayloadName name, Func<byte[], byte[]> change) => _payloads[name] = (change(_payloads[name].Bytes), _payloads[name].ExpiresAt);

    public async Task<byte[]?> ReadAsync(PayloadName name, CancellationToken cancellationToken)
    {
        if (!IsThere(name, out var bytes))
        {
            return null;
        }

        var key = await keys.FindAsync(PayloadCipher.KeyIdOf(name, bytes), cancellationToken)
            ?? throw new PayloadDamagedException(name, "the key that it was encrypted with is gone");
        return PayloadSeal.Unseal(name, key, bytes);
    }

    public Task<bool> ExistsAsync(PayloadName name, CancellationToken cancellationToken) => Task.FromResult(IsThere(name, out _));

    public Task DeleteAsync(PayloadName name, CancellationToken cancellationToken)
    {
        _payloads.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public Task<int> RemoveExpiredAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_payloads.Count(payload => payload.Value.ExpiresAt <= time.GetUtcNow() && _payloads.TryRemove(payload)));

    private bool IsThere(PayloadName name, out byte[] bytes)
    {
        var found = _payloads.TryGetValue(name, out var payload) && payload.ExpiresAt > time.GetUtcNow();
        bytes = payload.Bytes;
        return found;
    }

    private async Task<(byte[] Bytes, DateTimeOffset ExpiresAt)> SealAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        (PayloadSeal.Seal(name, await keys.CurrentAsync(cancellationToken), bytes.Span), expiresAt);

    private sealed class Blocks(InMemoryPayloadStore store, PayloadName name) : IPayloadBlocks
    {
        private readonly List<byte> _bytes = [];

        public Task StageAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
        {
            _bytes.AddRange(block.Span);
            return Task.CompletedTask;
        }

        public Task CommitAsync(DateTimeOffset expiresAt, CancellationToken cancellationToken)
        {
            store._payloads[name] = (_bytes.ToArray(), expiresAt);
            return Task.CompletedTask;
        }
    }
}
