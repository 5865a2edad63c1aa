using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Providers.Search;

/// <summary>Registers what searches the web.</summary>
internal static class SearchServices
{
    /// <exception cref="InvalidOperationException">A setting cannot be honoured.</exception>
    public static IServiceCollection AddSearch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(SearchOptions.From(configuration));
        services.AddSingleton<ISearchEngine>(static provider => new ExaSearch(
            provider.GetRequiredService<SearchOptions>(), provider.GetRequiredService<ProviderService>()));
        return services;
    }
}
