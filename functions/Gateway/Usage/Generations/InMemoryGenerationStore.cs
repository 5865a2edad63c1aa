using System.Collections.Concurrent;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>Generation records that live as long as the process.</summary>
public sealed class InMemoryGenerationStore : IGenerationStore
{
    private readonly ConcurrentDictionary<(string Account, string Id), UsageEvent> _records = new();

    public Task RecordAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken)
    {
        foreach (var usageEvent in GenerationBatch.Distinct(events))
        {
            _records[(usageEvent.AccountId, usageEvent.GenerationId)] = usageEvent;
        }

        return Task.CompletedTask;
    }

    public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken) =>
        Task.FromResult(_records.GetValueOrDefault((accountId, generationId)));
}
