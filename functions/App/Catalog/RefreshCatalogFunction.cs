using Interchange.Gateway.Catalog.Refresh;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class RefreshCatalogFunction(RefreshCatalog catalog)
{
    [Function("RefreshCatalog")]
    public Task Run([TimerTrigger("0 10 4 * * *")] TimerInfo timer, CancellationToken cancellationToken) => catalog.RunAsync(cancellationToken);
}
