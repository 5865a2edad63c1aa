using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

/// <summary>Counts and looks at the lines of a batch.</summary>
internal sealed class ValidateBatchActivity(BatchSteps steps)
{
    public const string Name = "ValidateBatch";

    [Function(Name)]
    public Task<BatchCheck> Run([ActivityTrigger] BatchRun run, CancellationToken cancellationToken) => steps.ValidateAsync(run, cancellationToken);
}
