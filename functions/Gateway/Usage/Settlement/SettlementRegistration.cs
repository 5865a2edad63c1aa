using Interchange.Gateway.Credits.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Usage.Settlement;

public static class SettlementRegistration
{
    /// <summary>Adds <see cref="SettleUsage"/> and the ledger that it charges.</summary>
    public static IServiceCollection AddSettlement(this IServiceCollection services)
    {
        services.AddLedger();
        services.TryAddSingleton<SettleUsage>();
        return services;
    }
}
