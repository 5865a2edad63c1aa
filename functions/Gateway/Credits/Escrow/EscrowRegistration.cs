using Interchange.Gateway.Credits.Ledger;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Interchange.Gateway.Credits.Escrow;

public static class EscrowRegistration
{
    /// <summary>Adds what requests are admitted from, over the ledger.</summary>
    public static IServiceCollection AddEscrow(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLedger();
        services.TryAddSingleton(EscrowOptions.From(configuration));
        services.TryAddSingleton<EscrowTelemetry>();
        services.TryAddSingleton<CreditEscrow>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<CreditEscrow>());
        return services;
    }
}
