namespace Interchange.Gateway.Usage.Generations;

/// <summary>What is known of past generations. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.</summary>
public interface IGenerationStore
{
    /// <summary>
    /// Keeps the records of one account, findable by generation id. Recording one again changes nothing, alone or among whichever others, so a message
    /// may come any number of times. When the task completes all are kept; when it fails some may be.
    /// </summary>
    /// <param name="records">The records.</param>
    /// <param name="again">
    /// Whether some may have been recorded before: those are looked for, so that each is kept once. Without it a record that comes again may be
    /// kept twice, which a lookup does not show.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">Records of several accounts, or an id or a record that cannot be kept.</exception>
    Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken);

    /// <summary>The record, or null: not recorded yet, never made, or another account's.</summary>
    Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken);

    /// <summary>
    /// The account's generations that began within a span of time, by the second that their ids say; each once, those of earlier minutes first. Ids
    /// that do not say their time are in no listing.
    /// </summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The moment after the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<GenerationRecord> ListAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Removes the records of generations that began within a span of whole minutes. When it fails, some may be removed.</summary>
    /// <returns>Rows of storage that were removed.</returns>
    Task<int> RemoveAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
