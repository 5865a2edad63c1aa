using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Usage.Settlement;

public static class SettlementRegistration
{
    /// <summary>Adds <see cref="SettleUsage"/>, the ledger that it charges, and what looks after the ledger.</summary>
    public static IServiceCollection AddSettlement(this IServiceCollection services)
    {
        services.AddLedger();
        services.AddKeys();
        services.AddMetrics();
        services.TryAddSingleton<SettleUsage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IUsageSubscriber, SettleUsage>(static provider => provider.GetRequiredService<SettleUsage>()));
        services.TryAddSingleton<SweepLeases>();
        services.TryAddSingleton<ReconcileLedger>();
        services.TryAddSingleton<IReconciliationStore>(static provider => new TableReconciliationStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<ReconcileAccounts>();
        services.TryAddSingleton<GetReconciliation>();
        services.TryAddSingleton<RequestReconciliation>();
        return services;
    }
}
