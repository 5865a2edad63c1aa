using System.Text.Json.Nodes;
using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Keys;
using Interchange.Tests.Support.Payments;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Billing.Lab;

/// <summary>An installation that sells credits through a stand-in of Stripe's API, with what its instances share.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<ShopInstance> _instances = [];

    private Shop(FakeTimeProvider clock, StripeStandIn stripe)
    {
        Clock = clock;
        Stripe = stripe;
        Settings = SettingsOf(stripe.Address);
    }

    public FakeTimeProvider Clock { get; }

    public StripeStandIn Stripe { get; }

    public StripeSettings Settings { get; }

    public ScriptedKeyStore Keys { get; } = new();

    public ICreditLedger Ledger { get; set; } = new InMemoryCreditLedger();

    public IPurchaseStore Purchases { get; set; } = new InMemoryPurchaseStore();

    public IBillingAccountStore Accounts { get; set; } = new InMemoryBillingAccountStore();

    public PurchaseOptions Options { get; set; } = new() { ReturnUrl = new Uri("https://team.example.com/done") };

    public static async Task<Shop> OpenAsync()
    {
        var clock = A.Clock();
        return new Shop(clock, await StripeStandIn.StartAsync(clock));
    }

    public static StripeSettings SettingsOf(Uri apiBase) => StripeSettings.From(new ConfigurationBuilder()
        .AddInMemoryCollection(
        [
            KeyValuePair.Create("Stripe:ApiKey", (string?)StripeStandIn.ApiKey),
            KeyValuePair.Create("Stripe:WebhookSecret", (string?)StripeStandIn.WebhookSecret),
            KeyValuePair.Create("Stripe:ApiBase", (string?)apiBase.ToString()),
        ])
        .Build())!;

    /// <summary>Another instance of the gateway.</summary>
    public ShopInstance Instance()
    {
        var instance = new ShopInstance(this);
        _instances.Add(instance);
        return instance;
    }

    public Task<KeySecret> ManagerAsync() => A.StoredKey(Keys, static key => key with { Kind = KeyKind.Management });

    public async Task<decimal> AvailableAsync() =>
        (await Ledger.ReadBalanceAsync(A.Account, TestContext.Current.CancellationToken)).Available.Dollars;

    public async Task<CreditEntry[]> EntriesAsync() =>
        [.. (await Ledger.ListEntriesAsync(A.Account, TestContext.Current.CancellationToken).ToListAsync()).OrderBy(static entry => entry.Id, StringComparer.Ordinal)];

    /// <summary>An event about something, signed now.</summary>
    public StripeWebhook Event(string type, JsonObject about) => StripeWebhook.Sign(type, about, StripeStandIn.WebhookSecret, Clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            instance.Dispose();
        }

        await Stripe.DisposeAsync();
    }
}
