using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>Cannot read the records of account <c>broken</c>.</summary>
internal sealed class BrokenStore : IGenerationStore
{
    private readonly InMemoryGenerationStore _inner = new();

    /// <summary>Whether storage does not answer, rather than being damaged.</summary>
    public bool Outage { get; init; }

    public Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken) => _inner.RecordAsync(records, again, cancellationToken);

    public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken) => _inner.FindAsync(accountId, generationId, cancellationToken);

    public IAsyncEnumerable<GenerationRecord> ListAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => accountId != "broken"
        ? _inner.ListAsync(accountId, from, to, cancellationToken)
        : throw (Outage ? new StorageUnavailableException("Generations", new TimeoutException()) : new InvalidDataException("A page of generation records is damaged."));

    public Task<int> RemoveAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => _inner.RemoveAsync(accountId, from, to, cancellationToken);
}
