using System.Collections.Concurrent;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>Generation records that live as long as the process.</summary>
public sealed class InMemoryGenerationStore : IGenerationStore
{
    private readonly ConcurrentDictionary<(string Account, string Id), UsageEvent> _records = new();

    public Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken)
    {
        foreach (var record in GenerationBatch.Distinct(records))
        {
            _records[(record.AccountId, record.GenerationId)] = record.ToEvent();
        }

        return Task.CompletedTask;
    }

    public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken) =>
        Task.FromResult(_records.GetValueOrDefault((accountId, generationId)));

    public IAsyncEnumerable<GenerationRecord> ListAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Between(accountId, from, to).Select(static found => GenerationRecord.Of(found.Value)).ToAsyncEnumerable();

    public Task<int> RemoveAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult(Between(accountId, from, to).Count(found => _records.TryRemove(found.Key, out _)));

    private KeyValuePair<(string Account, string Id), UsageEvent>[] Between(string accountId, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. _records
            .Where(found => found.Key.Account == accountId && GenerationId.Time(found.Key.Id) is { } time && time >= from && time < to)
            .OrderBy(static found => found.Key.Id, StringComparer.Ordinal),
    ];
}
