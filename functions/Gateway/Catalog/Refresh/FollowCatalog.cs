using Interchange.Gateway.Catalog.BuiltIn;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Puts the edition that a refresh has kept in force on this instance: once after the start, and when another instance has refreshed.</summary>
internal sealed partial class FollowCatalog(ModelCatalog catalog, ICatalogEditions editions, CatalogRefreshOptions options, TimeProvider time, ILogger<FollowCatalog> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private string? _tag;

    /// <summary>Looks once.</summary>
    /// <exception cref="StorageUnavailableException">Storage does not answer; what is in force stays.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (await editions.FindNewerAsync(_tag, cancellationToken) is not var (text, tag))
        {
            return;
        }

        var edition = BuiltInCatalogReader.Read(text);
        catalog.Replace(edition);
        _tag = tag;
        LogReplaced(edition.Version);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mode != CatalogRefreshMode.Apply)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is StorageUnavailableException or InvalidOperationException)
            {
                // What is in force stays; the next look may find what can be read.
                LogNotRead(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1074, LogLevel.Information, "The catalog in force is {Version}, from the latest refresh")]
    private partial void LogReplaced(string version);

    [LoggerMessage(1075, LogLevel.Warning, "The catalog of the latest refresh could not be read; the one in force stays")]
    private partial void LogNotRead(Exception exception);
}
