namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>
/// What the latest reconciliation has found, for all instances. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.
/// </summary>
public interface IReconciliationStore
{
    Task<ReconciliationRun> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Notes that one is wanted, and leaves the rest as it is.</summary>
    Task RequestAsync(DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Notes how the run stands, and leaves <see cref="ReconciliationRun.RequestedAt"/> as it is.</summary>
    Task SaveAsync(ReconciliationRun run, CancellationToken cancellationToken);

    /// <summary>Keeps a finding instead of the account's one before.</summary>
    Task KeepAsync(ReconciliationFinding finding, CancellationToken cancellationToken);

    /// <summary>Forgets the finding of an account that is in order.</summary>
    Task ForgetAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>All findings, by account.</summary>
    IAsyncEnumerable<ReconciliationFinding> ListAsync(CancellationToken cancellationToken);
}
