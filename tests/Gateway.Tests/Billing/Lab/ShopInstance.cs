using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Billing.TopUps;
using Interchange.Gateway.Billing.Webhooks;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Keys;
using Interchange.Tests.Support.Payments;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Billing.Lab;

/// <summary>One instance of a shop's gateway, called as the host calls it.</summary>
internal sealed class ShopInstance : IDisposable
{
    private readonly Shop _shop;
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly AuthenticateCaller _authenticate;
    private readonly StripePayments _payments;

    public ShopInstance(Shop shop)
    {
        _shop = shop;
        _authenticate = new AuthenticateCaller(A.Cache(shop.Keys, shop.Clock), shop.Clock);
        _payments = new StripePayments(shop.Settings, retries: 0);
    }

    public TopUpCredits TopUps => new(
        _shop.Accounts, _shop.Purchases, Book, _shop.Ledger, _payments, _shop.Options, _shop.Clock, NullLogger<TopUpCredits>.Instance);

    private PurchaseBook Book => new(_shop.Purchases, _shop.Ledger, _shop.Clock, NullLogger<PurchaseBook>.Instance);

    public Task<HttpAnswer> BuyAsync(KeySecret caller, string body, string? idempotencyKey = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (idempotencyKey is not null)
        {
            headers["Idempotency-Key"] = idempotencyKey;
        }

        return new HttpCall { Caller = caller, Body = body, Headers = headers }.SendAsync(new CreatePurchase(
            _authenticate,
            _shop.Purchases,
            _shop.Accounts,
            _payments,
            _shop.Options,
            _random,
            _shop.Clock,
            NullLogger<CreatePurchase>.Instance).HandleAsync);
    }

    /// <summary>The id of the Checkout session on which credits are paid.</summary>
    public async Task<string> CheckoutAsync(KeySecret caller, decimal amount, bool save = false)
    {
        var answer = await BuyAsync(caller, new JsonObject { ["amount"] = amount, ["save_payment_method"] = save }.ToJsonString());
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json["data"]!["url"]!.GetValue<string>().Split('/')[^1];
    }

    public Task<HttpAnswer> ReceiveAsync(StripeWebhook webhook) => new HttpCall
    {
        Body = webhook.Body,
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Stripe-Signature"] = webhook.Signature },
    }.SendAsync(new ReceiveStripeEvent(
        _shop.Settings, _payments, Book, _shop.Accounts, TopUps, _shop.Clock, NullLogger<ReceiveStripeEvent>.Instance).HandleAsync);

    /// <summary>Buys credits, pays them and lets the webhook come.</summary>
    /// <returns>The payment intent's id.</returns>
    public async Task<string> PaidAsync(KeySecret caller, decimal amount, bool save = false)
    {
        var session = _shop.Stripe.Pay(await CheckoutAsync(caller, amount, save));
        Assert.Equal(200, (await ReceiveAsync(_shop.Event("checkout.session.completed", session))).Status);
        return session["payment_intent"]!.GetValue<string>();
    }

    public Task<HttpAnswer> TopUpAsync(KeySecret caller) =>
        new HttpCall { Caller = caller }.SendAsync(new GetTopUp(_authenticate, _shop.Accounts).HandleAsync);

    public Task<HttpAnswer> SetTopUpAsync(KeySecret caller, string body) =>
        new HttpCall { Caller = caller, Body = body }.SendAsync(new SetTopUp(_authenticate, _shop.Accounts, _shop.Settings, _shop.Options).HandleAsync);

    public Task<HttpAnswer> DeleteTopUpAsync(KeySecret caller) =>
        new HttpCall { Caller = caller }.SendAsync(new DeleteTopUp(_authenticate, _shop.Accounts).HandleAsync);

    public void Dispose()
    {
        _payments.Dispose();
        _random.Dispose();
    }
}
