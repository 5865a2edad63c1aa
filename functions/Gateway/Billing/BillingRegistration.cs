using System.Security.Cryptography;
using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.Entries;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Billing.TopUps;
using Interchange.Gateway.Billing.Webhooks;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Billing;

public static class BillingRegistration
{
    /// <summary>Adds the use cases of <c>/credits</c>: grants, and purchases where a Stripe account is set. Needs the keys.</summary>
    /// <exception cref="InvalidOperationException">A setting is not what it has to be.</exception>
    public static IServiceCollection AddBilling(this IServiceCollection services, IConfiguration configuration)
    {
        var stripe = StripeSettings.From(configuration);
        services.AddLedger();
        services.AddLogging();
        services.TryAddSingleton(BillingOptions.From(configuration) with { SellsCredits = stripe is not null });
        services.TryAddSingleton(PurchaseOptions.From(configuration));
        if (stripe is not null)
        {
            services.TryAddSingleton(stripe);
            services.TryAddSingleton(static provider => new StripePayments(provider.GetRequiredService<StripeSettings>()));
        }

        services.TryAddSingleton<IPurchaseStore>(static provider => new TablePurchaseStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<IBillingAccountStore>(static provider => new TableBillingAccountStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton(static provider => new PurchaseBook(
            provider.GetRequiredService<IPurchaseStore>(),
            provider.GetRequiredService<ICreditLedger>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PurchaseBook>>()));
        services.TryAddSingleton(static provider => new TopUpCredits(
            provider.GetRequiredService<IBillingAccountStore>(),
            provider.GetRequiredService<IPurchaseStore>(),
            provider.GetRequiredService<PurchaseBook>(),
            provider.GetRequiredService<ICreditLedger>(),
            provider.GetService<StripePayments>(),
            provider.GetRequiredService<PurchaseOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TopUpCredits>>()));
        services.TryAddSingleton(static provider => new TopUpOnSettlement(
            provider.GetRequiredService<TopUpCredits>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISettlementObserver, TopUpOnSettlement>(
            static provider => provider.GetRequiredService<TopUpOnSettlement>()));
        return services.AddBillingRoutes();
    }

    private static IServiceCollection AddBillingRoutes(this IServiceCollection services)
    {
        services.TryAddSingleton<GetCredits>();
        services.TryAddSingleton<GrantCredits>();
        services.TryAddSingleton<ListCreditEntries>();
        services.TryAddSingleton<GetTopUp>();
        services.TryAddSingleton<DeleteTopUp>();
        services.TryAddSingleton(static provider => new SetTopUp(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<IBillingAccountStore>(),
            provider.GetService<StripeSettings>(),
            provider.GetRequiredService<PurchaseOptions>()));
        services.TryAddSingleton(static provider => new CreatePurchase(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<IPurchaseStore>(),
            provider.GetRequiredService<IBillingAccountStore>(),
            provider.GetService<StripePayments>(),
            provider.GetRequiredService<PurchaseOptions>(),
            provider.GetRequiredService<RandomNumberGenerator>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CreatePurchase>>()));
        services.TryAddSingleton(static provider => new ReceiveStripeEvent(
            provider.GetService<StripeSettings>(),
            provider.GetService<StripePayments>(),
            provider.GetRequiredService<PurchaseBook>(),
            provider.GetRequiredService<IBillingAccountStore>(),
            provider.GetRequiredService<TopUpCredits>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ReceiveStripeEvent>>()));
        return services;
    }
}
