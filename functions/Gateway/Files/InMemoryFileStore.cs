using System.Collections.Concurrent;

namespace Interchange.Gateway.Files;

/// <summary>Files that live as long as the process; for tests.</summary>
internal sealed class InMemoryFileStore(TimeProvider time) : IFileStore
{
    private readonly ConcurrentDictionary<(string Account, string Id), StoredFile> _files = new();

    public Task AddAsync(StoredFile file, CancellationToken cancellationToken)
    {
        _files.TryAdd((file.AccountId, file.Id), file);
        return Task.CompletedTask;
    }

    public Task<StoredFile?> FindAsync(string accountId, string id, CancellationToken cancellationToken) =>
        Task.FromResult(_files.TryGetValue((accountId, id), out var file) && !IsOver(file) ? file : null);

    public IAsyncEnumerable<StoredFile> ListAsync(string accountId, FileQuery query, CancellationToken cancellationToken)
    {
        var files = _files.Values.Where(file => file.AccountId == accountId && !IsOver(file) && (query.Purpose is not { } purpose || file.Purpose == purpose));
        return (query.Descending
                ? files.OrderByDescending(static file => file.Id, StringComparer.Ordinal).Where(file => query.After is null || string.CompareOrdinal(file.Id, query.After) < 0)
                : files.OrderBy(static file => file.Id, StringComparer.Ordinal).Where(file => query.After is null || string.CompareOrdinal(file.Id, query.After) > 0))
            .ToAsyncEnumerable();
    }

    public Task<long> SizeAsync(string accountId, CancellationToken cancellationToken) =>
        Task.FromResult(_files.Values.Where(file => file.AccountId == accountId && !IsOver(file)).Sum(static file => file.Bytes));

    public Task DeleteAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        _files.TryRemove((accountId, id), out _);
        return Task.CompletedTask;
    }

    public Task<int> RemoveExpiredAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_files.Count(file => IsOver(file.Value) && _files.TryRemove(file)));

    private bool IsOver(StoredFile file) => file.ExpiresAt <= time.GetUtcNow();
}
