using Interchange.Gateway.Billing.Entries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Billing;

public static class BillingRegistration
{
    /// <summary>Adds the use cases of <c>/credits</c>. Needs the keys and the ledger.</summary>
    /// <exception cref="InvalidOperationException">A setting is not what it has to be.</exception>
    public static IServiceCollection AddBilling(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(BillingOptions.From(configuration));
        services.TryAddSingleton<GetCredits>();
        services.TryAddSingleton<GrantCredits>();
        services.TryAddSingleton<ListCreditEntries>();
        return services;
    }
}
