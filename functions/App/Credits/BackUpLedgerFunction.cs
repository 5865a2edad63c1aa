using Interchange.Gateway.Usage.Settlement.Backup;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Credits;

/// <summary>Takes a backup of the ledger, every night after it was reconciled.</summary>
internal sealed class BackUpLedgerFunction(ArchiveLedger archive)
{
    [Function("BackUpLedger")]
    public Task Run([TimerTrigger("0 20 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => archive.RunAsync(cancellationToken);
}
