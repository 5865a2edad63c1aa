using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Usage.Settlement.Backup;

public static class BackupRegistration
{
    /// <summary>Adds <see cref="ArchiveLedger"/>.</summary>
    public static IServiceCollection AddLedgerBackup(this IServiceCollection services)
    {
        services.AddLedger();
        services.AddKeys();
        services.TryAddSingleton<BackUpLedger>();
        services.TryAddSingleton<ArchiveLedger>();
        return services;
    }
}
