using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Batches;

/// <summary>Changes batches by the rules, whoever else changes them at the same time.</summary>
internal sealed class BatchBook(IBatchStore store, TimeProvider time)
{
    /// <summary>The batch; null when the account has none of that id.</summary>
    public async Task<Batch?> FindAsync(BatchKey key, CancellationToken cancellationToken) => (await store.FindAsync(key.AccountId, key.Id, cancellationToken))?.Batch;

    /// <summary>Changes a batch; the batch after it, or null where there is none or the rule refuses.</summary>
    public Task<Batch?> ChangeAsync(BatchKey key, Func<Batch, Batch?> rule, CancellationToken cancellationToken) =>
        new ConflictRetries("Batches", time).RunAsync<Batch?>(
            async () =>
            {
                if (await store.FindAsync(key.AccountId, key.Id, cancellationToken) is not { } stored || rule(stored.Batch) is not { } changed)
                {
                    return (null, null);
                }

                var isKept = changed == stored.Batch || await store.UpdateAsync(stored with { Batch = changed }, cancellationToken);
                return (isKept ? null : 412, changed);
            },
            cancellationToken);
}
