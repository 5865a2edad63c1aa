using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Credits.Ledger;

public static class LedgerRegistration
{
    /// <summary>Adds <see cref="ICreditLedger"/>, in table storage.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddStorage();
        services.TryAddSingleton<ICreditLedger>(static provider =>
            new TableCreditLedger(provider.GetRequiredService<TableStorage>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
