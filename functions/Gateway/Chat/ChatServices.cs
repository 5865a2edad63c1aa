using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Chat.Caching;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Byok;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Chat;

/// <summary>Registers chat completions.</summary>
public static class ChatServices
{
    /// <summary>Needs the catalog, providers with the accounts' own keys, keys, limits, usage and health slices.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ChatOptionsReader.Read(configuration));
        services.AddByokBilling(configuration);
        services.AddEscrow(configuration);
        services.AddSingleton<UpstreamHttp>();
        services.AddSingleton<RoutePlanner>();
        services.AddSingleton(static provider => new SessionAffinity(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static _ => new RouteSeeds());
        services.AddSingleton<ChatTelemetry>();
        services.AddSingleton(provider => new ResponseCache(CacheOptions.From(configuration), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var options = provider.GetRequiredService<ChatOptions>();
            var outbox = provider.GetRequiredService<UsageOutbox>();
            var telemetry = provider.GetRequiredService<ChatTelemetry>();
            var upstream = new Upstream(
                new OpenAICompatibleClient(provider.GetRequiredService<UpstreamHttp>()),
                new StepSecrets(provider.GetRequiredService<IProviderSecrets>(), provider.GetRequiredService<CredentialSecrets>()),
                time);
            var chain = new FallbackChain(
                upstream,
                provider.GetRequiredService<IBreakers>(),
                provider.GetRequiredService<SessionAffinity>(),
                new Hedging(provider.GetRequiredService<IEndpointHealth>(), options.Hedging),
                new ChatAdmission(provider.GetRequiredService<CreditEscrow>()),
                telemetry,
                options,
                time,
                provider.GetRequiredService<ILogger<FallbackChain>>());
            return new ChatCompletions(
                provider.GetRequiredService<AuthenticateCaller>(),
                new ChatRouting(
                    provider.GetRequiredService<RoutePlanner>(),
                    provider.GetRequiredService<SessionAffinity>(),
                    provider.GetRequiredService<RouteSeeds>(),
                    provider.GetRequiredService<IEndpointHealth>(),
                    new OwnCredentials(provider.GetRequiredService<ModelCatalog>())),
                new ChatLimits(provider.GetRequiredService<RateGate>(), provider.GetRequiredService<FreeTier>(), time),
                provider.GetRequiredService<ModelCatalog>(),
                new CompleteChat(chain, outbox, telemetry),
                new StreamChat(chain, outbox, telemetry, options, time),
                new CachedChat(provider.GetRequiredService<ResponseCache>(), outbox, telemetry, time),
                telemetry,
                provider.GetRequiredService<ByokBilling>(),
                time);
        });
        return services;
    }
}
