using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Payloads;

/// <summary>Removes payloads whose time is over. What a run does not get done is done by the next; nobody reads them meanwhile.</summary>
public sealed partial class ExpirePayloads(IPayloadStore payloads, ILogger<ExpirePayloads> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var removed = await payloads.RemoveExpiredAsync(cancellationToken);
        if (removed > 0)
        {
            LogRemoved(removed);
        }
    }

    [LoggerMessage(2601, LogLevel.Information, "{Count} payloads had reached the end of their time and were removed")]
    private partial void LogRemoved(int count);
}
