using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Chat.Plugins.Documents;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Documents;
using Interchange.Gateway.Fetching;
using Interchange.Gateway.Files;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Moderation;
using Interchange.Gateway.Providers.Search;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Registers what is done to requests beside routing them.</summary>
internal static class PluginServices
{
    /// <summary>Needs providers, files, payloads and fetching.</summary>
    public static IServiceCollection AddPlugins(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(static provider => new ProviderService(provider.GetRequiredService<UpstreamHttp>(), provider.GetRequiredService<TimeProvider>()));
        services.AddDocuments(configuration);
        services.AddSearch(configuration);
        services.AddSingleton(ModerationOptions.From(configuration));
        services.AddSingleton<IModerator>(static provider => new ModerationApi(
            provider.GetRequiredService<ModerationOptions>(),
            provider.GetRequiredService<ProviderRegistry>(),
            provider.GetRequiredService<IProviderSecrets>(),
            provider.GetRequiredService<ProviderService>()));
        services.AddSingleton(static provider => new PreparePrompt(
            new FileParser(
                provider.GetServices<IDocumentReader>(),
                provider.GetRequiredService<MediaFetch>(),
                provider.GetRequiredService<SafeFetch>(),
                provider.GetRequiredService<IFileStore>(),
                provider.GetRequiredService<IPayloadStore>(),
                provider.GetRequiredService<FetchOptions>()),
            new WebSearch(provider.GetServices<ISearchEngine>(), provider.GetRequiredService<ProviderRegistry>(), provider.GetRequiredService<TimeProvider>()),
            new InputModeration(provider.GetRequiredService<IModerator>())));
        return services;
    }
}
