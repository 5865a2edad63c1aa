using Microsoft.Extensions.Hosting;

namespace Interchange.Gateway.Catalog;

/// <summary>Reads the catalog in the background once the process has started, so that the first request finds it there.</summary>
public sealed class CatalogWarmUp(ModelCatalog catalog) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(catalog.Load, stoppingToken);
}
