using System.Security.Cryptography;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Keys.Operators;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Keys.Rotation;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Keys;

public static class KeyRegistration
{
    /// <summary>Adds the key, account and credential stores, <see cref="AuthenticateCaller"/> and the use cases of <c>/key</c>, <c>/keys</c>, <c>/policy</c> and of budgets. <c>GET /key</c> needs <see cref="IFreeAllowances"/> of the limits.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddStorage();
        services.AddLedger();
        services.AddLogging();
        services.TryAddSingleton<IKeyStore>(static provider => new TableKeyStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<IAccountStore>(static provider => new TableAccountStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<IPolicyStore>(static provider => new TablePolicyStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<IMemberBudgetStore>(static provider => new TableMemberBudgetStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<ICredentialStore>(static provider => new TableCredentialStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton(static _ => RandomNumberGenerator.Create());
        services.TryAddSingleton(static provider => KeyCacheOptions.From(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(static provider => new KeyCache(
            provider.GetRequiredService<IKeyStore>(),
            provider.GetRequiredService<IPolicyStore>(),
            provider.GetRequiredService<IMemberBudgetStore>(),
            provider.GetRequiredService<ICredentialStore>(),
            provider.GetRequiredService<KeyCacheOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KeyCache>>()));
        services.TryAddSingleton(static provider => new AuthenticateCaller(
            provider.GetRequiredService<KeyCache>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => OperatorOptions.From(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<AuthenticateOperator>();
        services.TryAddSingleton(static provider => new KeyRegistry(
            provider.GetRequiredService<IKeyStore>(),
            provider.GetRequiredService<KeyCache>()));
        services.TryAddSingleton(static provider => new KeyUsages(
            provider.GetRequiredService<ICreditLedger>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new BudgetRegistry(
            provider.GetRequiredService<IPolicyStore>(),
            provider.GetRequiredService<IMemberBudgetStore>(),
            provider.GetRequiredService<KeyCache>()));
        return services.AddKeyRoutes().AddBudgetRoutes();
    }

    private static IServiceCollection AddKeyRoutes(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new GetCurrentKey(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<KeyUsages>(),
            provider.GetRequiredService<IFreeAllowances>()));
        services.TryAddSingleton(static provider => new ListKeys(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<KeyRegistry>(),
            provider.GetRequiredService<KeyUsages>()));
        services.TryAddSingleton(static provider => new CreateKey(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<KeyRegistry>(),
            provider.GetRequiredService<RandomNumberGenerator>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new GetKey(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<KeyRegistry>(),
            provider.GetRequiredService<KeyUsages>()));
        services.TryAddSingleton(static provider => new UpdateKey(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<KeyRegistry>(),
            provider.GetRequiredService<KeyUsages>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new RotateKey(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<KeyRegistry>(),
            provider.GetRequiredService<KeyUsages>(),
            provider.GetRequiredService<RandomNumberGenerator>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<GetPolicy>();
        services.TryAddSingleton(static provider => new UpdatePolicy(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<IPolicyStore>(),
            provider.GetRequiredService<KeyCache>()));
        services.TryAddSingleton(static provider => new DeleteKey(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<KeyRegistry>()));
        return services;
    }

    private static IServiceCollection AddBudgetRoutes(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new ListBudgets(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<BudgetRegistry>()));
        services.TryAddSingleton(static provider => new GetBudget(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<BudgetRegistry>()));
        services.TryAddSingleton(static provider => new SetBudget(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<BudgetRegistry>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new DeleteBudget(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<BudgetRegistry>()));
        return services;
    }
}
