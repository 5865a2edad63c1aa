using Interchange.Gateway.Payloads;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Jobs;

/// <summary>Removes prompts and answers of jobs whose time is over, every ten minutes.</summary>
internal sealed class ExpirePayloadsFunction(ExpirePayloads payloads)
{
    [Function("ExpirePayloads")]
    public Task Run([TimerTrigger("15 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => payloads.RunAsync(cancellationToken);
}
