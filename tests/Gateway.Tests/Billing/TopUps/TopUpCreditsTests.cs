using System.Text.Json.Nodes;
using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.TopUps;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Billing.Lab;
using Interchange.Gateway.Tests.Keys;
using Interchange.Tests.Support.Payments;

namespace Interchange.Gateway.Tests.Billing.TopUps;

public sealed class TopUpCreditsTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private ShopInstance _here = null!;
    private KeySecret _manager = null!;
    private int _spent;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _here = _shop.Instance();
        _manager = await _shop.ManagerAsync();
        await _here.PaidAsync(_manager, 10, save: true);
        Assert.Equal(200, (await _here.SetTopUpAsync(_manager, """{"threshold":5,"amount":20}""")).Status);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Buys_credits_with_the_saved_payment_method_when_too_little_is_available()
    {
        await SpendAsync(5);
        await RunAsync();
        Assert.Equal(5, await _shop.AvailableAsync());

        await SpendAsync(0.01m);
        await RunAsync();
        await RunAsync();

        Assert.Equal(24.99m, await _shop.AvailableAsync());
        var call = Assert.Single(_shop.Stripe.Calls, static call => call.Line == "POST /v1/payment_intents");
        var account = (await _shop.Accounts.FindAsync(A.Account, Cancel)).Account;
        Assert.Equal($"topup-{A.Account}-1", call.IdempotencyKey);
        Assert.Equal(("2000", "usd", "true", "true"), (call.Form["amount"], call.Form["currency"], call.Form["off_session"], call.Form["confirm"]));
        Assert.Equal((account.CustomerId, account.PaymentMethodId), (call.Form["customer"], call.Form["payment_method"]));
        var entry = Assert.Single(await _shop.EntriesAsync(), static entry => entry.Reason == "Automatic top-up");
        Assert.Equal((20m, 20m), (entry.Amount.Dollars, entry.Paid!.Value.Dollars));
        Assert.True(JsonNode.DeepEquals((await _here.TopUpAsync(_manager)).Json["data"], JsonNode.Parse("""
            {"enabled":true,"threshold":5,"amount":20,"has_payment_method":true,"disabled_reason":null,"declines":0,"pending_since":null,
             "next_attempt_at":null,"last_top_up_at":"2026-03-14T09:00:00Z"}
            """)));
    }

    [Fact]
    public async Task Two_instances_at_once_pay_once()
    {
        await SpendAsync(8);
        var instances = Enumerable.Range(0, 6).Select(_ => _shop.Instance()).ToArray();

        await Task.WhenAll(instances.Select(instance => Task.Run(() => instance.TopUps.RunAsync(Cancel), Cancel)));
        await RunAsync();

        Assert.Equal(22, await _shop.AvailableAsync());
        Assert.Equal(2, _shop.Stripe.Payments);
    }

    [Fact]
    public async Task An_instance_that_died_after_paying_is_taken_over_without_a_second_payment()
    {
        await SpendAsync(8);
        var ledger = _shop.Ledger;
        _shop.Stripe.OnCall = static call => call.Line == "POST /v1/payment_intents" ? throw new OperationCanceledException() : Task.FromResult<StripeReply?>(null);
        await RunAsync();
        Assert.NotNull((await TopUpAsync()).Pending);
        Assert.Equal(2, await _shop.AvailableAsync());

        _shop.Stripe.OnCall = static _ => Task.FromResult<StripeReply?>(null);
        _shop.Ledger = new LedgerThatFailsOnce(ledger);
        await RunAsync();
        Assert.NotNull((await TopUpAsync()).Pending);
        await _shop.Instance().TopUps.RunAsync(Cancel);

        Assert.Equal(22, await _shop.AvailableAsync());
        Assert.Null((await TopUpAsync()).Pending);
        Assert.Equal(2, _shop.Stripe.Payments);
    }

    [Fact]
    public async Task The_webhook_of_a_top_up_counts_it_once_with_the_instance_that_pays()
    {
        await SpendAsync(8);
        await RunAsync();
        var intent = _shop.Stripe.FindIntent((await _shop.Purchases.FindAsync($"topup-{A.Account}-1", Cancel))!.Purchase.PaymentId!);

        Assert.Equal(200, (await _here.ReceiveAsync(_shop.Event("payment_intent.succeeded", intent))).Status);

        Assert.Equal(22, await _shop.AvailableAsync());
        Assert.Equal(0, (await TopUpAsync()).Declines);
    }

    [Theory]
    [InlineData("succeeded", 22, true)]
    [InlineData("requires_payment_method", 2, true)]
    public async Task A_payment_that_takes_days_is_ended_by_its_webhook(string status, decimal available, bool on)
    {
        await SpendAsync(8);
        _shop.Stripe.OnCharge = StripeStandIn.TakeTime;
        await RunAsync();
        await RunAsync();
        var id = (await _shop.Purchases.FindAsync($"topup-{A.Account}-1", Cancel))!.Purchase.PaymentId!;
        Assert.NotNull((await TopUpAsync()).Pending);
        Assert.Equal(2, await _shop.AvailableAsync());

        var changed = _shop.Stripe.Change(id, status, status == "succeeded" ? null : "insufficient_funds");
        await _here.ReceiveAsync(_shop.Event(status == "succeeded" ? "payment_intent.succeeded" : "payment_intent.payment_failed", changed));

        Assert.Equal(available, await _shop.AvailableAsync());
        var topUp = await TopUpAsync();
        Assert.Null(topUp.Pending);
        Assert.Equal(on, topUp.IsOn);
        Assert.Equal(2, _shop.Stripe.Payments);
    }

    [Fact]
    public async Task A_payment_that_takes_days_is_looked_at_now_and_then_where_its_webhook_does_not_come()
    {
        await SpendAsync(8);
        _shop.Stripe.OnCharge = StripeStandIn.TakeTime;
        await RunAsync();
        _shop.Clock.Advance(TimeSpan.FromDays(2));
        _shop.Stripe.Change((await _shop.Purchases.FindAsync($"topup-{A.Account}-1", Cancel))!.Purchase.PaymentId!, "succeeded");

        await RunAsync();

        Assert.Equal(22, await _shop.AvailableAsync());
        Assert.Null((await TopUpAsync()).Pending);
    }

    [Fact]
    public async Task A_refused_payment_is_tried_again_later_and_then_no_more()
    {
        await SpendAsync(8);
        _shop.Stripe.OnCharge = static intent => StripeStandIn.Decline(intent, "insufficient_funds");

        await RunAsync();
        await RunAsync();
        Assert.Equal((1, A.Start.AddHours(1)), ((await TopUpAsync()).Declines, (await TopUpAsync()).NotBefore!.Value));
        _shop.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal((2, A.Start.AddHours(7)), ((await TopUpAsync()).Declines, (await TopUpAsync()).NotBefore!.Value));
        _shop.Clock.Advance(TimeSpan.FromHours(6));
        await RunAsync();

        var off = await TopUpAsync();
        Assert.False(off.IsOn);
        Assert.Equal("The payment was refused: insufficient_funds.", off.OffReason);
        Assert.Equal(4, _shop.Stripe.Payments);
        _shop.Clock.Advance(TimeSpan.FromDays(30));
        await RunAsync();
        Assert.Equal(4, _shop.Stripe.Payments);
        Assert.Equal(2, await _shop.AvailableAsync());
    }

    [Theory]
    [InlineData("card_declined", "expired_card")]
    [InlineData("card_declined", "stolen_card")]
    [InlineData("authentication_required", "authentication_required")]
    public async Task A_payment_method_that_will_be_refused_again_is_not_tried_again(string code, string declineCode)
    {
        await SpendAsync(8);
        _shop.Stripe.OnCharge = intent => StripeStandIn.Decline(intent, declineCode, code);

        await RunAsync();

        var off = await TopUpAsync();
        Assert.Equal((false, $"The payment was refused: {declineCode}."), (off.IsOn, off.OffReason));
    }

    [Fact]
    public async Task Switching_on_again_after_a_refusal_begins_anew()
    {
        await SpendAsync(8);
        _shop.Stripe.OnCharge = static intent => StripeStandIn.Decline(intent, "expired_card");
        await RunAsync();
        _shop.Stripe.OnCharge = static _ => null;

        await _here.SetTopUpAsync(_manager, """{"threshold":5,"amount":30}""");
        await RunAsync();

        Assert.Equal(32, await _shop.AvailableAsync());
        Assert.Equal((true, null, 0), ((await TopUpAsync()).IsOn, (await TopUpAsync()).OffReason, (await TopUpAsync()).Declines));
    }

    [Fact]
    public async Task What_is_switched_off_buys_nothing_more_but_counts_what_is_under_way()
    {
        await SpendAsync(8);
        _shop.Stripe.OnCall = static call =>
            Task.FromResult(call.Line == "POST /v1/payment_intents" ? StripeReply.Error(503, "api_error") : null);
        await RunAsync();
        _shop.Stripe.OnCall = static _ => Task.FromResult<StripeReply?>(null);
        Assert.Equal("""{"deleted":true}""", (await _here.DeleteTopUpAsync(_manager)).Text);

        await RunAsync();
        await SpendAsync(20);
        await RunAsync();

        Assert.Equal(2, await _shop.AvailableAsync());
        Assert.False((await _here.TopUpAsync(_manager)).Json["data"]!["enabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_has_not_been_answered_for_too_long_is_given_up_rather_than_paid_twice()
    {
        await SpendAsync(8);
        _shop.Stripe.OnCall = static call =>
            Task.FromResult(call.Line == "POST /v1/payment_intents" ? StripeReply.Error(503, "api_error") : null);
        await RunAsync();
        _shop.Stripe.OnCall = static _ => Task.FromResult<StripeReply?>(null);
        _shop.Clock.Advance(TimeSpan.FromHours(21));

        await RunAsync();

        var off = await TopUpAsync();
        Assert.False(off.IsOn);
        Assert.Contains($"topup-{A.Account}-1", off.OffReason, StringComparison.Ordinal);
        Assert.Equal(1, _shop.Stripe.Payments);
    }

    [Theory]
    [InlineData("{}", "threshold is required")]
    [InlineData("""{"threshold":5}""", "amount is required")]
    [InlineData("""{"threshold":-1,"amount":10}""", "threshold must be a number of US dollars from 0")]
    [InlineData("""{"threshold":5,"amount":1}""", "amount must be a number of US dollars from 5")]
    [InlineData("""{"threshold":5,"amount":10,"enabled":true}""", "enabled is not a field")]
    public async Task Says_which_field_is_wrong(string body, string message)
    {
        var answer = await _here.SetTopUpAsync(_manager, body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_a_saved_payment_method()
    {
        _shop.Accounts = new InMemoryBillingAccountStore();

        var answer = await _here.SetTopUpAsync(_manager, """{"threshold":5,"amount":10}""");

        Assert.Equal(409, answer.Status);
        Assert.Contains("save_payment_method", answer.Error, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals((await _here.TopUpAsync(_manager)).Json["data"], JsonNode.Parse("""
            {"enabled":false,"threshold":null,"amount":null,"has_payment_method":false,"disabled_reason":null,"declines":0,"pending_since":null,
             "next_attempt_at":null,"last_top_up_at":null}
            """)));
    }

    [Fact]
    public async Task Is_not_for_inference_keys()
    {
        var secret = await A.StoredKey(_shop.Keys);

        Assert.Equal(403, (await _here.TopUpAsync(secret)).Status);
        Assert.Equal(403, (await _here.SetTopUpAsync(secret, """{"threshold":5,"amount":10}""")).Status);
        Assert.Equal(403, (await _here.DeleteTopUpAsync(secret)).Status);
    }

    private Task RunAsync() => _here.TopUps.RunAsync(Cancel);

    private async Task<AutoTopUp> TopUpAsync() => (await _shop.Accounts.FindAsync(A.Account, Cancel)).Account.TopUp!;

    private Task<SettleReport> SpendAsync(decimal dollars)
    {
        var id = $"gen-{++_spent}";
        var charge = new Charge { GenerationId = id, CreatedAt = A.Start, Cost = Money.FromDollars(dollars), KeyHash = "abc" };
        return _shop.Ledger.SettleAsync(A.Account, [new ChargePage(id, [charge])], Cancel);
    }
}
