using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Interchange.Gateway.Fetching;

/// <summary>Registers what fetches files for callers.</summary>
public static class FetchServices
{
    /// <exception cref="InvalidOperationException">A setting cannot be honoured, when it is first needed.</exception>
    public static IServiceCollection AddFetching(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(provider => FetchOptions.From(configuration, provider.GetRequiredService<IHostEnvironment>().IsDevelopment()));
        services.TryAddSingleton(static provider => new SafeFetch(provider.GetRequiredService<FetchOptions>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
