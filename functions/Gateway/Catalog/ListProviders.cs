using System.Text.Json;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary><c>GET /providers</c>: all known providers; the gateway's own member <c>on</c> says which of them can be called.</summary>
public sealed class ListProviders(ProviderRegistry registry)
{
    public Task HandleAsync(HttpContext context) => JsonAnswer.SendAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var provider in registry.All)
        {
            Write(json, provider, registry.IsOn(provider.Slug));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, ProviderDescriptor provider, bool on)
    {
        json.WriteStartObject();
        json.WriteString("name", provider.Name);
        json.WriteString("slug", provider.Slug);
        json.WriteString("privacy_policy_url", provider.PrivacyPolicyUrl?.AbsoluteUri);
        json.WriteString("terms_of_service_url", provider.TermsOfServiceUrl?.AbsoluteUri);
        json.WriteString("status_page_url", provider.StatusPageUrl?.AbsoluteUri);
        json.WriteString("headquarters", provider.Headquarters);
        if (provider.Datacenters.IsEmpty)
        {
            json.WriteNull("datacenters");
        }
        else
        {
            json.WriteStartArray("datacenters");
            foreach (var country in provider.Datacenters)
            {
                json.WriteStringValue(country);
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("on", on);
        json.WriteEndObject();
    }
}
