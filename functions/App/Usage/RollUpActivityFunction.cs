using Interchange.Gateway.Usage.Activity;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

/// <summary>Rolls up activity every five minutes. What a run does not get done is done by the next.</summary>
internal sealed class RollUpActivityFunction(RollUpActivity activity)
{
    [Function("RollUpActivity")]
    public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => activity.RunAsync(cancellationToken);
}
