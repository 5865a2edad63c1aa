using System.Security.Cryptography;
using Interchange.Gateway.Credits.Ledger;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Keys.Start;

public static class FirstStartRegistration
{
    /// <summary>
    /// Adds <see cref="FirstStart"/> as a hosted service. Not for production, and after whatever starts the storage: hosted services start in order.
    /// </summary>
    public static IServiceCollection AddFirstStart(this IServiceCollection services)
    {
        services.AddKeys();
        services.AddLedger();
        services.TryAddSingleton(static provider => FirstStartOptions.From(provider.GetRequiredService<IConfiguration>()));
        services.AddHostedService(static provider => new FirstStart(
            provider.GetRequiredService<FirstStartOptions>(),
            provider.GetRequiredService<IKeyStore>(),
            provider.GetRequiredService<IAccountStore>(),
            provider.GetRequiredService<RandomNumberGenerator>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            () => ServerAddress.Find(provider.GetService<IServer>(), provider.GetRequiredService<IConfiguration>()),
            Console.Out,
            provider.GetRequiredService<ILogger<FirstStart>>(),
            provider.GetRequiredService<ICreditLedger>()));
        return services;
    }
}
