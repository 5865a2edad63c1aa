using Interchange.Gateway.Usage.Settlement;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Credits;

/// <summary>Returns what instances that are gone held, every five minutes.</summary>
internal sealed class SweepLeasesFunction(SweepLeases leases)
{
    [Function("SweepLeases")]
    public Task Run([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => leases.RunAsync(cancellationToken);
}
