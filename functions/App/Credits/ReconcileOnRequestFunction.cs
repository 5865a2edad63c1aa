using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Credits;

/// <summary>Recomputes all accounts when an operator has asked for it; looks every minute.</summary>
internal sealed class ReconcileOnRequestFunction(ReconcileAccounts accounts)
{
    [Function("ReconcileOnRequest")]
    public Task Run([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => accounts.RunIfDueAsync(cancellationToken);
}
