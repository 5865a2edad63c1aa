namespace Interchange.Gateway.Batches;

/// <summary>What is known of batches. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.</summary>
public interface IBatchStore
{
    /// <summary>Keeps a new batch. Doing it again changes nothing.</summary>
    Task CreateAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>The account's batch of that id; null when it has none.</summary>
    Task<StoredBatch?> FindAsync(string accountId, string id, CancellationToken cancellationToken);

    /// <summary>Changes a batch; false when somebody else has changed it since.</summary>
    Task<bool> UpdateAsync(StoredBatch changed, CancellationToken cancellationToken);

    /// <summary>The account's batches, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="after">Id of the batch before the first one that is wanted; null from the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<Batch> ListAsync(string accountId, string? after, CancellationToken cancellationToken);

    /// <summary>Forgets the batches of all accounts that were made before a moment.</summary>
    /// <returns>How many.</returns>
    Task<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
