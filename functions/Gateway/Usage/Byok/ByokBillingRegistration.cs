using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>Registers the fee for answers with callers' own keys.</summary>
public static class ByokBillingRegistration
{
    /// <summary>Adds <see cref="ByokBilling"/>.</summary>
    /// <exception cref="InvalidOperationException">A setting of the fee is wrong.</exception>
    public static IServiceCollection AddByokBilling(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(ByokFeeRules.From(configuration));
        services.TryAddSingleton<ByokBilling>();
        return services;
    }
}
