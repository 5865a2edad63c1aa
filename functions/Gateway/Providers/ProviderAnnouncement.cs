using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers;

/// <summary>Says at start which providers are on, and how to switch one on when none is. A wrong setting of a provider stops the start here.</summary>
internal sealed partial class ProviderAnnouncement(ProviderRegistry registry, ILogger<ProviderAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var on = registry.On;
        if (on.IsEmpty)
        {
            LogNoProvider(registry.All.Length);
        }
        else
        {
            LogProviders(on.Length, string.Join(", ", on.Select(p => p.Slug)));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3000, LogLevel.Information, "Providers that are on ({Count}): {Providers}")]
    private partial void LogProviders(int count, string providers);

    [LoggerMessage(3001, LogLevel.Warning,
        "None of {Known} known providers is on. Set a provider's key, such as OPENAI_API_KEY or Providers:groq:ApiKey, or describe a local server in Catalog:Overlay")]
    private partial void LogNoProvider(int known);
}
