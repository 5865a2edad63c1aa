using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Credits;

/// <summary>Recomputes all accounts from their entries, every night.</summary>
internal sealed class ReconcileLedgerFunction(ReconcileAccounts accounts)
{
    [Function("ReconcileLedger")]
    public Task Run([TimerTrigger("0 40 2 * * *")] TimerInfo timer, CancellationToken cancellationToken) => accounts.RunAsync(cancellationToken);
}
