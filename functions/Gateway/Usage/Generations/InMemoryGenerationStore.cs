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
}
