using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// <c>GET /models/{author}/{slug}/endpoints</c>: the endpoints whose providers are on, cheapest first; <c>availability=all</c> for all.
/// Open to everyone; latency and throughput are shown to callers with a key.
/// </summary>
public sealed class ListModelEndpoints(ModelCatalog catalog, ProviderRegistry registry, IEndpointStatistics statistics, AuthenticateCaller authenticate)
{
    /// <exception cref="GatewayException">
    /// 400: <c>availability</c> has a value that is not allowed. 401: a key was sent and is not valid. 404: no such model.
    /// </exception>
    public async Task HandleAsync(HttpContext context, string author, string slug)
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
        var showSpeed = await IsAuthenticatedAsync(context);
        await JsonAnswer.SendAsync(context, json =>
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
                var provider = registry.TryGet(endpoint.Provider, out var descriptor) ? descriptor : null;
                ModelJson.WriteEndpoint(json, model, endpoint, provider, provider?.Name ?? catalog.ProviderName(endpoint.Provider), statistics.Of(endpoint), showSpeed);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private async ValueTask<bool> IsAuthenticatedAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.Authorization.Count == 0 && !headers.ContainsKey("x-api-key"))
        {
            return false;
        }

        try
        {
            await authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
            return true;
        }
        catch (GatewayException exception) when (exception.Error.Status == 503)
        {
            // While keys cannot be looked up, the part that is open to everyone stays open.
            return false;
        }
    }
}
