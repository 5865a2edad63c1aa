using System.Collections.Frozen;
using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Catalog;

/// <summary>Makes catalog things with what a test cares about.</summary>
internal static class A
{
    public static ModelEndpoint Endpoint(
        string provider,
        string model = "acme/one",
        decimal prompt = 1,
        decimal completion = 2,
        bool freeTier = false,
        long? context = null,
        params string[] parameters)
    {
        return new ModelEndpoint
        {
            Provider = provider.Split('/')[0],
            Tag = provider,
            Model = model,
            UpstreamModel = model,
            Pricing = new Pricing { Prompt = prompt / 1_000_000m, Completion = completion / 1_000_000m },
            FreeTier = freeTier,
            ContextLength = context,
            SupportedParameters = parameters.ToFrozenSet(StringComparer.Ordinal),
        };
    }

    public static Model Model(string id, params ImmutableArray<ModelEndpoint> endpoints) => new()
    {
        Id = id,
        Name = id,
        Endpoints = [.. endpoints.Select(e => e with { Model = id })],
        ContextLength = endpoints.IsEmpty ? null : endpoints.Max(e => e.ContextLength),
    };

    public static ListedModel Row(Model model) =>
        ListedModel.Of(model, ModelVariants.None, model.Endpoints.IsEmpty ? [Endpoint("acme", model.Id)] : model.Endpoints, static endpoint => ParameterSet.Of(endpoint.SupportedParameters));

    public static ModelCatalog Catalog(params ImmutableArray<Model> models) => new([new Source(models)]);

    public static ProviderRegistry Registry(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build();
        return new ProviderRegistry(
            [new Interchange.Gateway.Providers.OpenAICompatible.KnownProviders()],
            new ConfiguredProviderSecrets(configuration),
            configuration,
            NullLogger<ProviderRegistry>.Instance);
    }

    private sealed class Source(ImmutableArray<Model> models) : ICatalogSource
    {
        public CatalogContribution Contribute() => new() { Version = "test", Models = models };
    }
}
