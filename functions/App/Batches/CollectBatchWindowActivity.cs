using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

/// <summary>Collects what lines of a batch have come to.</summary>
internal sealed class CollectBatchWindowActivity(BatchSteps steps)
{
    public const string Name = "CollectBatchWindow";

    [Function(Name)]
    public Task<BatchCounts> Run([ActivityTrigger] BatchStep step, CancellationToken cancellationToken) => steps.CollectAsync(step, cancellationToken);
}
