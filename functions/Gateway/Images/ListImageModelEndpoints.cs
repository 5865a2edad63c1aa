using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Images;

/// <summary>
/// <c>GET /images/models/{author}/{slug}/endpoints</c>: the endpoints that make images with a model, each with what it takes and what it costs. Open to everyone. Source:
/// <c>listImageModelEndpoints</c> of OpenRouter's OpenAPI document.
/// </summary>
public sealed class ListImageModelEndpoints(ModelCatalog catalog, ProviderRegistry registry)
{
    /// <exception cref="GatewayException">404: no such model, or none that makes images.</exception>
    public Task HandleAsync(HttpContext context, string author, string slug)
    {
        var model = ModelNotFound.Resolve(catalog, author, slug).Model;
        if (!model.OutputModalities.Contains("image", StringComparer.Ordinal))
        {
            throw new GatewayException(GatewayError.NotFound($"{model.Id} makes no images. GET /api/v1/images/models lists the models that do."));
        }

        return JsonAnswer.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", model.Id);
            json.WriteStartArray("endpoints");
            foreach (var (endpoint, provider) in ImageOffers.Of(model, registry))
            {
                var abilities = ImageAbilities.Of(provider, model);
                json.WriteStartObject();
                json.WriteString("provider_name", provider.Name);
                json.WriteString("provider_slug", provider.Slug);
                json.WriteString("provider_tag", endpoint.Tag);
                abilities.Write(json);
                ImageAbilities.WriteStrings(json, "allowed_passthrough_parameters", abilities.Options);
                json.WriteBoolean("supports_streaming", abilities.Streams);
                ImageAbilities.WritePricing(json, endpoint.Pricing);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
