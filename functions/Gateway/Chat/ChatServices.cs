using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Chat.Caching;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Fetching;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Jobs.Webhooks;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;
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
    /// <summary>Needs jobs, the catalog, providers with the accounts' own keys, keys, limits, usage and health slices.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ChatOptionsReader.Read(configuration));
        services.AddByokBilling(configuration);
        services.AddEscrow(configuration);
        services.AddSingleton(static provider => new CountPrompt(provider.GetRequiredService<ModelCatalog>()));
        services.AddSingleton<UpstreamHttp>();
        services.AddFetching(configuration);
        services.AddPlugins(configuration);
        services.AddSingleton(static provider => new MediaFetch(provider.GetRequiredService<SafeFetch>()));
        services.AddSingleton<RoutePlanner>();
        services.AddSingleton(static provider => new SessionAffinity(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static _ => new RouteSeeds());
        services.AddSingleton<ChatTelemetry>();
        services.AddSingleton(provider => new ResponseCache(CacheOptions.From(configuration), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var options = provider.GetRequiredService<ChatOptions>();
            var upstream = new Upstream(
                new OpenAICompatibleClient(provider.GetRequiredService<UpstreamHttp>()),
                new WireClient(provider.GetRequiredService<UpstreamHttp>(), new ProviderWires(provider.GetServices<IProviderWire>())),
                new StepSecrets(provider.GetRequiredService<IProviderSecrets>(), provider.GetRequiredService<CredentialSecrets>(), provider.GetRequiredService<IProviderTokens>()),
                provider.GetRequiredService<MediaFetch>(),
                time);
            return new FallbackChain(
                upstream,
                provider.GetRequiredService<IBreakers>(),
                provider.GetRequiredService<SessionAffinity>(),
                new Hedging(provider.GetRequiredService<IEndpointHealth>(), options.Hedging),
                new ChatAdmission(provider.GetRequiredService<CreditEscrow>()),
                provider.GetRequiredService<ChatTelemetry>(),
                options,
                time,
                provider.GetRequiredService<ILogger<FallbackChain>>());
        });
        services.AddSingleton(static provider => new ChatLimits(
            provider.GetRequiredService<RateGate>(), provider.GetRequiredService<FreeTier>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new ChatRouting(
            provider.GetRequiredService<RoutePlanner>(),
            provider.GetRequiredService<SessionAffinity>(),
            provider.GetRequiredService<RouteSeeds>(),
            provider.GetRequiredService<IEndpointHealth>(),
            new OwnCredentials(provider.GetRequiredService<ModelCatalog>())));
        services.AddSingleton(LineOptions.From(configuration));
        services.AddDurableChat();
        services.AddSingleton<CompleteChat>();
        services.AddSingleton<AnswerWhole>();
        services.AddSingleton<StreamMedia>();
        services.AddSingleton<InferenceOperations>();
        services.AddSingleton(static provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var options = provider.GetRequiredService<ChatOptions>();
            var outbox = provider.GetRequiredService<UsageOutbox>();
            var telemetry = provider.GetRequiredService<ChatTelemetry>();
            var chain = provider.GetRequiredService<FallbackChain>();
            return new ChatCompletions(
                provider.GetRequiredService<AuthenticateCaller>(),
                provider.GetRequiredService<ChatRouting>(),
                provider.GetRequiredService<ChatLimits>(),
                provider.GetRequiredService<ModelCatalog>(),
                provider.GetRequiredService<AnswerWhole>(),
                new StreamChat(chain, outbox, telemetry, options, time),
                new CachedChat(provider.GetRequiredService<ResponseCache>(), outbox, telemetry, time),
                provider.GetRequiredService<PreparePrompt>(),
                chain,
                telemetry,
                provider.GetRequiredService<ByokBilling>(),
                time);
        });
        return services;
    }

    private static void AddDurableChat(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new ChatJobStore(
            provider.GetRequiredService<IPayloadStore>(), provider.GetRequiredService<JobOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new ChatOrders(
            provider.GetRequiredService<ChatRouting>(), provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new DurableChat(
            provider.GetRequiredService<ChatJobStore>(),
            provider.GetRequiredService<AwaitJob>(),
            provider.GetRequiredService<JobCancellation>(),
            provider.GetRequiredService<WebhookStore>(),
            provider.GetRequiredService<WebhookRules>(),
            provider.GetRequiredService<JobOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new TryEndpoint(
            provider.GetRequiredService<FallbackChain>(),
            provider.GetRequiredService<ChatJobStore>(),
            provider.GetRequiredService<JobResults>(),
            provider.GetRequiredService<JobSignals>(),
            provider.GetRequiredService<JobCancellation>(),
            new ResumedChatParts(provider.GetRequiredService<TimeProvider>())
            {
                RestorePlan = new StoredPlans(provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<ProviderRegistry>()).Restore,
                FindCaller = (hash, token) => provider.GetRequiredService<KeyCache>().FindAsync(hash, token),
                PriceVersion = () => provider.GetRequiredService<ModelCatalog>().Version,
                Byok = provider.GetRequiredService<ByokBilling>(),
                FindOperation = name => provider.GetServices<InferenceOperation>().First(operation => operation.Name == name),
                Catalog = provider.GetRequiredService<ModelCatalog>(),
                FindDialect = name => provider.GetServices<ICallerDialect>().First(dialect => dialect.Name == name),
                Gate = new LineGate(
                    provider.GetRequiredService<ChatLimits>(), provider.GetRequiredService<LineOptions>(), provider.GetRequiredService<TimeProvider>()),
                LongestRateLimitWait = provider.GetRequiredService<ChatOptions>().LongestJobWait,
            },
            provider.GetRequiredService<UsageOutbox>(),
            provider.GetRequiredService<ChatTelemetry>(),
            provider.GetRequiredService<ILogger<TryEndpoint>>()));
    }
}
