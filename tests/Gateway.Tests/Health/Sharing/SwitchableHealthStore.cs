using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Tests.Health.Sharing;

/// <summary>A store that can be down, and counts.</summary>
internal sealed class SwitchableHealthStore(IHealthStore store) : IHealthStore
{
    private int _reads;
    private int _writes;

    public bool Down { get; set; }

    public int Reads => _reads;

    /// <summary>Writes of windows.</summary>
    public int Writes => _writes;

    public async Task<HealthReading> ReadAsync(long fineFrom, long? coarseFrom, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await CheckAsync();
        return await store.ReadAsync(fineFrom, coarseFrom, cancellationToken);
    }

    public async Task<SharedBreaker?> FindAsync(BreakerId id, CancellationToken cancellationToken)
    {
        await CheckAsync();
        return await store.FindAsync(id, cancellationToken);
    }

    public async Task<string?> TryWriteAsync(SharedBreaker breaker, CancellationToken cancellationToken)
    {
        await CheckAsync();
        return await store.TryWriteAsync(breaker, cancellationToken);
    }

    public async Task WriteAsync(IReadOnlyList<SharedWindow> windows, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        await CheckAsync();
        await store.WriteAsync(windows, cancellationToken);
    }

    public async Task RemoveAsync(long fineBefore, long coarseBefore, DateTimeOffset breakersBefore, CancellationToken cancellationToken)
    {
        await CheckAsync();
        await store.RemoveAsync(fineBefore, coarseBefore, breakersBefore, cancellationToken);
    }

    private Task CheckAsync() =>
        Down ? Task.FromException(new StorageUnavailableException("Health", new TimeoutException())) : Task.CompletedTask;
}
