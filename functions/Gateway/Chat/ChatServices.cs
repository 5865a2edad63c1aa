using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Caching;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Chat;

/// <summary>Registers chat completions.</summary>
public static class ChatServices
{
    /// <summary>Needs the catalog, providers, keys and usage slices.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(Options(configuration));
        services.AddSingleton<UpstreamHttp>();
        services.AddSingleton<RoutePlanner>();
        services.AddSingleton<ChatTelemetry>();
        services.AddSingleton(provider => new ResponseCache(CacheOptions.From(configuration), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var options = provider.GetRequiredService<ChatOptions>();
            var outbox = provider.GetRequiredService<UsageOutbox>();
            var telemetry = provider.GetRequiredService<ChatTelemetry>();
            var upstream = new Upstream(
                new OpenAICompatibleClient(provider.GetRequiredService<UpstreamHttp>(), provider.GetRequiredService<IProviderSecrets>()), time);
            return new ChatCompletions(
                provider.GetRequiredService<AuthenticateCaller>(),
                provider.GetRequiredService<RoutePlanner>(),
                provider.GetRequiredService<ModelCatalog>(),
                new CompleteChat(upstream, outbox, telemetry, options, time),
                new StreamChat(upstream, outbox, telemetry, options, time),
                new CachedChat(provider.GetRequiredService<ResponseCache>(), outbox, telemetry, time),
                telemetry,
                time);
        });
        return services;
    }

    private static ChatOptions Options(IConfiguration configuration)
    {
        var defaults = new AttemptTimeouts();
        return new ChatOptions
        {
            Timeouts = new AttemptTimeouts
            {
                FirstToken = Duration(configuration, "Routing:Timeouts:FirstToken", defaults.FirstToken),
                Idle = Duration(configuration, "Routing:Timeouts:Idle", defaults.Idle),
                Total = Duration(configuration, "Routing:Timeouts:Total", defaults.Total),
            },
        };
    }

    private static TimeSpan Duration(IConfiguration configuration, string setting, TimeSpan fallback)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return fallback;
        }

        return TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero
            ? value
            : throw new ArgumentException($"Setting {setting} is '{text}'; it must be a time span longer than zero, such as 00:01:00.", nameof(configuration));
    }
}
