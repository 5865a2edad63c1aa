using System.Collections.Concurrent;
using System.Globalization;

namespace Interchange.Gateway.Batches;

/// <summary>Batches that live as long as the process; for tests.</summary>
internal sealed class InMemoryBatchStore : IBatchStore
{
    private readonly ConcurrentDictionary<(string Account, string Id), StoredBatch> _batches = new();

    public Task CreateAsync(Batch batch, CancellationToken cancellationToken)
    {
        _batches.TryAdd((batch.AccountId, batch.Id), new StoredBatch(batch, "0"));
        return Task.CompletedTask;
    }

    public Task<StoredBatch?> FindAsync(string accountId, string id, CancellationToken cancellationToken) =>
        Task.FromResult(_batches.GetValueOrDefault((accountId, id)));

    public Task<bool> UpdateAsync(StoredBatch changed, CancellationToken cancellationToken)
    {
        var key = (changed.Batch.AccountId, changed.Batch.Id);
        var next = changed with { Version = (int.Parse(changed.Version, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture) };
        return Task.FromResult(_batches.TryGetValue(key, out var stored) && stored.Version == changed.Version && _batches.TryUpdate(key, next, stored));
    }

    public IAsyncEnumerable<Batch> ListAsync(string accountId, string? after, CancellationToken cancellationToken) => _batches.Values
        .Select(static stored => stored.Batch)
        .Where(batch => batch.AccountId == accountId && (after is null || string.CompareOrdinal(batch.Id, after) < 0))
        .OrderByDescending(static batch => batch.Id, StringComparer.Ordinal)
        .ToAsyncEnumerable();

    public Task<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(_batches.Count(stored => stored.Value.Batch.CreatedAt < before && _batches.TryRemove(stored)));
}
