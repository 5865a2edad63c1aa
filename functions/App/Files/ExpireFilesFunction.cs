using Interchange.Gateway.Files;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Files;

/// <summary>Forgets files whose time is over, every hour.</summary>
internal sealed class ExpireFilesFunction(ExpireFiles files)
{
    [Function("ExpireFiles")]
    public Task Run([TimerTrigger("45 40 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => files.RunAsync(cancellationToken);
}
