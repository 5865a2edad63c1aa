using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary><c>GET /model/{author}/{slug}</c>: one model, by id or alias, with variants. Known models answer whether their providers are on or not.</summary>
public sealed class GetModel(ModelCatalog catalog, ProviderRegistry registry)
{
    /// <exception cref="GatewayException">404: no such model, or no endpoint of it in this variant.</exception>
    public Task HandleAsync(HttpContext context, string author, string slug)
    {
        var resolved = ModelNotFound.Resolve(catalog, author, slug);
        if (resolved.Endpoints.IsEmpty)
        {
            throw new GatewayException(GatewayError.NotFound(
                $"{resolved.Model.Id} has no endpoint for {ModelSlug.Suffix(resolved.Variants)}. GET /api/v1/models/{resolved.Model.Id}/endpoints lists its endpoints."));
        }

        // What the gateway can serve speaks for the model; when it can serve nothing of it, what it could.
        var on = resolved.Endpoints.RemoveAll(e => !registry.IsOn(e.Provider));
        var row = ListedModel.Of(resolved.Model, resolved.Variants, on.IsEmpty ? resolved.Endpoints : on, endpoint => EndpointCapabilities.Of(endpoint, registry).Listed);
        return JsonAnswer.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            ModelJson.WriteModel(json, row);
            json.WriteEndObject();
        });
    }
}
