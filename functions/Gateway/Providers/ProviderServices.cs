using Azure.Core;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Providers.Azure;
using Interchange.Gateway.Providers.Cohere;
using Interchange.Gateway.Providers.Mistral;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.OpenAIResponses;
using Interchange.Gateway.Providers.Wires;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers;

/// <summary>Registration of this folder.</summary>
public static class ProviderServices
{
    /// <summary>
    /// <see cref="ProviderRegistry"/> over all registered <see cref="IProviderSource"/>s and <see cref="IProviderSecrets"/> over the configuration.
    /// A test or a host with another vault registers its own <see cref="IProviderSecrets"/> before.
    /// </summary>
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IProviderSecrets>(_ => new ConfiguredProviderSecrets(configuration));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderSource, KnownProviders>());
        services.TryAddSingleton<IVertexModels>(provider => new Gemini.VertexModels(
            new Gemini.ServiceAccountTokens(provider.GetRequiredService<UpstreamHttp>(), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<IProviderSecrets>(),
            Gemini.VertexOptions.Read(configuration)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderWire, Gemini.GeminiWire>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderWire, VertexClaudeWire>(static provider => new VertexClaudeWire(
            new AnthropicWire(provider.GetRequiredService<ModelCatalog>()), provider.GetRequiredService<IVertexModels>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Wires.IProviderWire, Bedrock.BedrockWire>(_ => new Bedrock.BedrockWire(Bedrock.BedrockOptions.Region(configuration))));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderWire, ResponsesWire>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderWire, CohereWire>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderWire, MistralWire>());
        services.TryAddSingleton<IProviderTokens>(static provider => new EntraTokens(
            provider.GetService<TokenCredential>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddSingleton(provider => new ProviderRegistry(
            provider.GetServices<IProviderSource>(),
            provider.GetRequiredService<IProviderSecrets>(),
            configuration,
            provider.GetRequiredService<ILogger<ProviderRegistry>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderWire, AnthropicWire>(
            static provider => new AnthropicWire(provider.GetRequiredService<ModelCatalog>())));
        services.AddHostedService<ProviderAnnouncement>();
        return services;
    }
}
