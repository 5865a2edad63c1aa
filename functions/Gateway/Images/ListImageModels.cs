using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Images;

/// <summary><c>GET /images/models</c>: the models that make images at providers that are on. Open to everyone. Source: <c>listImageModels</c> of OpenRouter's OpenAPI document.</summary>
public sealed class ListImageModels(ModelCatalog catalog, ProviderRegistry registry)
{
    public Task HandleAsync(HttpContext context) => JsonAnswer.SendAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var model in catalog.Models)
        {
            var offers = ImageOffers.Of(model, registry);
            if (offers.IsEmpty)
            {
                continue;
            }

            var abilities = offers.Select(offer => ImageAbilities.Of(offer.Provider, model)).Aggregate(static (one, other) => one.Or(other));
            json.WriteStartObject();
            json.WriteString("id", model.Id);
            json.WriteString("name", model.Name);
            json.WriteString("description", model.Description);
            json.WriteNumber("created", model.Created);
            json.WriteStartObject("architecture");
            ImageAbilities.WriteStrings(json, "input_modalities", model.InputModalities);
            ImageAbilities.WriteStrings(json, "output_modalities", model.OutputModalities);
            json.WriteEndObject();
            abilities.Write(json);
            json.WriteBoolean("supports_streaming", abilities.Streams);
            json.WriteString("endpoints", $"/api/v1/images/models/{model.Id}/endpoints");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
