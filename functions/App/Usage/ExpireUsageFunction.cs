using Interchange.Gateway.Usage.Activity;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

/// <summary>Removes records and activity that are older than they are kept, once a night.</summary>
internal sealed class ExpireUsageFunction(ExpireUsage usage)
{
    [Function("ExpireUsage")]
    public Task Run([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => usage.RunAsync(cancellationToken);
}
