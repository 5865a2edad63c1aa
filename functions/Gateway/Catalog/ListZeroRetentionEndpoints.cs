using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary><c>GET /endpoints/zdr</c>: the endpoints of providers that are on and keep nothing of what they are sent: those that <c>provider.zdr</c> leaves. Open to everyone.</summary>
public sealed class ListZeroRetentionEndpoints(ModelCatalog catalog, ProviderRegistry registry, IEndpointStatistics statistics)
{
    public Task HandleAsync(HttpContext context) => JsonAnswer.SendAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var model in catalog.Models)
        {
            foreach (var endpoint in model.Endpoints)
            {
                if (registry.IsOn(endpoint.Provider) && registry.TryGet(endpoint.Provider, out var provider) && provider.DataPolicy.KeepsNothing)
                {
                    ModelJson.WriteEndpoint(json, model, endpoint, provider, provider.Name, statistics.Of(endpoint), showSpeed: false);
                }
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
