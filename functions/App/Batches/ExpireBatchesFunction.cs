using Interchange.Gateway.Batches;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

/// <summary>Forgets batches whose time is over, once a day.</summary>
internal sealed class ExpireBatchesFunction(ExpireBatches batches)
{
    [Function("ExpireBatches")]
    public Task Run([TimerTrigger("0 50 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => batches.RunAsync(cancellationToken);
}
