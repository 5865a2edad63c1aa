using System.Text.Json;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>
/// <c>GET /operations/catalog</c>, the gateway's own: the catalog in force and how the latest refresh went; <c>POST</c> refreshes now and says the same. For operators.
/// </summary>
public sealed class GetCatalogRefresh
{
    private readonly AuthenticateOperator _authenticate;
    private readonly ModelCatalog _catalog;
    private readonly ICatalogEditions _editions;
    private readonly RefreshCatalog _refresh;

    internal GetCatalogRefresh(AuthenticateOperator authenticate, ModelCatalog catalog, ICatalogEditions editions, RefreshCatalog refresh) =>
        (_authenticate, _catalog, _editions, _refresh) = (authenticate, catalog, editions, refresh);

    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cancellationToken = context.RequestAborted;
        await _authenticate.AuthenticateAsync(context, cancellationToken);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            await _refresh.RunAsync(cancellationToken);
        }

        var report = await _editions.FindReportAsync(cancellationToken);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject("data");
                json.WriteString("version", _catalog.Version);
                json.WritePropertyName("refresh");
                if (report is null)
                {
                    json.WriteNullValue();
                }
                else
                {
                    JsonSerializer.Serialize(json, report, CatalogRefreshJson.Default.CatalogRefreshReport);
                }

                json.WriteEndObject();
            },
            cancellationToken);
    }
}
