using Interchange.Gateway.Batches.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

/// <summary>Writes the files of a batch and ends it.</summary>
internal sealed class FinishBatchActivity(BatchSteps steps)
{
    public const string Name = "FinishBatch";

    [Function(Name)]
    public Task Run([ActivityTrigger] BatchStep step, CancellationToken cancellationToken) => steps.FinishAsync(step, cancellationToken);
}
