using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Images;

/// <summary>The endpoints of a model that make images here and now.</summary>
internal static class ImageOffers
{
    public static ImmutableArray<(ModelEndpoint Endpoint, ProviderDescriptor Provider)> Of(Model model, ProviderRegistry registry)
    {
        var offers = ImmutableArray.CreateBuilder<(ModelEndpoint, ProviderDescriptor)>();
        foreach (var endpoint in model.Endpoints)
        {
            if (registry.IsOn(endpoint.Provider) && registry.TryGet(endpoint.Provider, out var provider) && ImageForms.Serves(provider, model.OutputModalities))
            {
                offers.Add((endpoint, provider));
            }
        }

        return offers.ToImmutable();
    }
}
