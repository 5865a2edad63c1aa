using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Files;

/// <summary>Forgets files whose time is over; their bytes go with the payloads. Nobody finds them meanwhile.</summary>
public sealed partial class ExpireFiles(IFileStore files, ILogger<ExpireFiles> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var removed = await files.RemoveExpiredAsync(cancellationToken);
        if (removed > 0)
        {
            LogRemoved(removed);
        }
    }

    [LoggerMessage(2951, LogLevel.Information, "{Count} files had reached the end of their time and were removed")]
    private partial void LogRemoved(int count);
}
