using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Batches;

/// <summary>Forgets batches that were made so long ago that their files are gone.</summary>
public sealed partial class ExpireBatches(IBatchStore store, BatchOptions options, TimeProvider time, ILogger<ExpireBatches> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var removed = await store.RemoveAsync(time.GetUtcNow() - options.Kept - BatchOptions.Window, cancellationToken);
        if (removed > 0)
        {
            LogRemoved(removed);
        }
    }

    [LoggerMessage(2961, LogLevel.Information, "{Count} batches had reached the end of their time and were removed")]
    private partial void LogRemoved(int count);
}
