using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>Reconciles all accounts, one after the other, and keeps what was found where operators see it.</summary>
public sealed partial class ReconcileAccounts(
    ReconcileLedger ledger, IAccountStore accounts, IReconciliationStore store, TimeProvider time, ILogger<ReconcileAccounts> logger)
{
    /// <summary>Goes through all accounts if an operator has asked for it since the last time.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> RunIfDueAsync(CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(cancellationToken)).IsDue)
        {
            return false;
        }

        await RunAsync(cancellationToken);
        return true;
    }

    /// <summary>Goes through all accounts. One whose rows do not answer is noted and left for the next time.</summary>
    /// <exception cref="StorageUnavailableException">The accounts cannot be listed, or what was found cannot be kept.</exception>
    public async Task<ReconciliationRun> RunAsync(CancellationToken cancellationToken)
    {
        var run = new ReconciliationRun { StartedAt = time.GetUtcNow() };
        await store.SaveAsync(run, cancellationToken);
        var known = await store.ListAsync(cancellationToken).Select(static finding => finding.AccountId).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            var finding = await RunAsync(account.Id, cancellationToken);
            run = run with
            {
                Accounts = run.Accounts + (finding is { IsUnread: true } ? 0 : 1),
                Unread = run.Unread + (finding is { IsUnread: true } ? 1 : 0),
                Differences = run.Differences + (finding?.Total ?? 0),
            };
            if (finding is not null)
            {
                await store.KeepAsync(finding, cancellationToken);
            }
            else if (known.Contains(account.Id))
            {
                await store.ForgetAsync(account.Id, cancellationToken);
            }
        }

        run = run with { EndedAt = time.GetUtcNow() };
        await store.SaveAsync(run, cancellationToken);
        return run;
    }

    private async Task<ReconciliationFinding?> RunAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            return ReconciliationFinding.Of(await ledger.RunAsync(accountId, cancellationToken), time.GetUtcNow());
        }
        catch (StorageUnavailableException exception)
        {
            LogLeft(accountId, exception);
            return ReconciliationFinding.Unread(accountId, time.GetUtcNow());
        }
    }

    [LoggerMessage(EventId = 2333, Level = LogLevel.Warning, Message = "The ledger of account {Account} could not be read; the reconciliation says so")]
    private partial void LogLeft(string account, Exception exception);
}
