using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary><c>GET /models/{author}/{slug}/endpoints</c>: the endpoints whose providers are on, cheapest first; <c>availability=all</c> for all.</summary>
public sealed class ListModelEndpoints(ModelCatalog catalog, ProviderRegistry registry)
{
    /// <exception cref="GatewayException">400: <c>availability</c> has a value that is not allowed. 404: no such model.</exception>
    public Task HandleAsync(HttpContext context, string author, string slug)
    {
        var query = ModelQueryReader.Read(context.Request.Query);
        var resolved = ModelNotFound.Resolve(catalog, author, slug);
        var model = resolved.Model;

        // Without a variant, the trial offers belong to the list too: this is where one learns of them.
        var endpoints = (resolved.Variants == ModelVariants.None ? model.Endpoints : resolved.Endpoints)
            .Where(e => query.WholeCatalog || registry.IsOn(e.Provider))
            .OrderBy(e => e.FreeTier)
            .ThenBy(e => e.Pricing.Prompt + e.Pricing.Completion)
            .ThenBy(e => e.Tag, StringComparer.Ordinal);
        return JsonAnswer.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("data");
            json.WriteString("id", resolved.Slug);
            json.WriteString("name", model.Name);
            json.WriteNumber("created", model.Created);
            json.WriteString("description", model.Description);
            ModelJson.WriteArchitecture(json, model);
            json.WriteStartArray("endpoints");
            foreach (var endpoint in endpoints)
            {
                var provider = registry.TryGet(endpoint.Provider, out var descriptor) ? descriptor.Name : catalog.ProviderName(endpoint.Provider);
                ModelJson.WriteEndpoint(json, model, endpoint, provider);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
