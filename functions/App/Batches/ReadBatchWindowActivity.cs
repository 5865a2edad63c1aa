using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

/// <summary>Makes orders of the next lines of a batch.</summary>
internal sealed class ReadBatchWindowActivity(BatchSteps steps)
{
    public const string Name = "ReadBatchWindow";

    [Function(Name)]
    public Task<BatchWindow> Run([ActivityTrigger] BatchRun run, CancellationToken cancellationToken) => steps.ReadAsync(run, cancellationToken);
}
