using System.Text.Json.Nodes;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Tests.Billing.Lab;
using Interchange.Gateway.Tests.Keys;
using Interchange.Tests.Support.Payments;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Billing.Webhooks;

public sealed class ReceiveStripeEventTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private ShopInstance _here = null!;
    private KeySecret _manager = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _shop.Options = _shop.Options with { Pricing = new PurchasePricing { FeePercent = 5.5m, MinimumFee = Money.FromDollars(0.80m) } };
        _here = _shop.Instance();
        _manager = await _shop.ManagerAsync();
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_paid_purchase_is_credited()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 100));

        var answer = await _here.ReceiveAsync(_shop.Event("checkout.session.completed", session));

        Assert.Equal((200, """{"received":true}"""), (answer.Status, answer.Text));
        var entry = Assert.Single(await _shop.EntriesAsync());
        Assert.Equal((CreditEntryKind.Purchase, 100m, 105.50m), (entry.Kind, entry.Amount.Dollars, entry.Paid!.Value.Dollars));
        Assert.Equal(session["payment_intent"]!.GetValue<string>(), entry.Source);
        Assert.Equal($"purchase-{session["client_reference_id"]}", entry.Id);
        Assert.Equal(A.Start, entry.CreatedAt);
        Assert.Equal(100, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task The_same_event_twice_and_other_events_of_the_same_payment_count_once()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 100));
        var webhook = _shop.Event("checkout.session.completed", session);
        var intent = _shop.Stripe.FindIntent(session["payment_intent"]!.GetValue<string>());

        Assert.Equal(200, (await _here.ReceiveAsync(webhook)).Status);
        Assert.Equal(200, (await _here.ReceiveAsync(webhook)).Status);
        _shop.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(200, (await _shop.Instance().ReceiveAsync(_shop.Event("checkout.session.completed", session))).Status);
        Assert.Equal(200, (await _here.ReceiveAsync(_shop.Event("payment_intent.succeeded", intent))).Status);

        Assert.Equal(100, await _shop.AvailableAsync());
        Assert.Single(await _shop.EntriesAsync());
    }

    [Fact]
    public async Task Webhooks_at_once_on_several_instances_count_once()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 100));
        var payment = session["payment_intent"]!.GetValue<string>();
        var refunded = _shop.Stripe.Refund(payment, 2000);
        var instances = new[] { _here, _shop.Instance(), _shop.Instance() };
        StripeWebhook[] webhooks = [_shop.Event("checkout.session.completed", session), _shop.Event("charge.refunded", refunded)];

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            Task.Run(() => instances[i % instances.Length].ReceiveAsync(webhooks[i % webhooks.Length]), Cancel)));

        // Whoever was overtaken too often is told again.
        Assert.All(answers, static answer => Assert.Contains(answer.Status, new[] { 200, 503 }));
        Assert.Equal(200, (await _here.ReceiveAsync(webhooks[0])).Status);
        Assert.Equal(200, (await _here.ReceiveAsync(webhooks[1])).Status);
        Assert.Equal(2, (await _shop.EntriesAsync()).Length);
        Assert.Equal(100 - CreditsOf(2000), await _shop.AvailableAsync());
    }

    [Fact]
    public async Task A_payment_that_takes_days_is_credited_when_it_is_there()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 50), "processing");
        Assert.Equal(200, (await _here.ReceiveAsync(_shop.Event("checkout.session.completed", session))).Status);
        Assert.Empty(await _shop.EntriesAsync());

        _shop.Stripe.Change(session["payment_intent"]!.GetValue<string>(), "succeeded");
        await _here.ReceiveAsync(_shop.Event("checkout.session.async_payment_succeeded", session));

        Assert.Equal(50, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task A_payment_that_takes_days_and_fails_is_not_credited()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 50), "processing");
        _shop.Stripe.Change(session["payment_intent"]!.GetValue<string>(), "requires_payment_method", "insufficient_funds");

        Assert.Equal(200, (await _here.ReceiveAsync(_shop.Event("checkout.session.completed", session))).Status);
        Assert.Equal(200, (await _here.ReceiveAsync(_shop.Event("checkout.session.async_payment_failed", session))).Status);

        Assert.Empty(await _shop.EntriesAsync());
    }

    [Fact]
    public async Task A_refund_takes_back_its_share_of_the_credits_and_parts_add_up()
    {
        var payment = await _here.PaidAsync(_manager, 100);

        await _here.ReceiveAsync(_shop.Event("charge.refunded", _shop.Stripe.Refund(payment, 3333)));
        var third = await _shop.AvailableAsync();
        await _here.ReceiveAsync(_shop.Event("charge.refunded", _shop.Stripe.Refund(payment, 3333)));
        await _here.ReceiveAsync(_shop.Event("charge.refunded", _shop.Stripe.Refund(payment, 3884)));

        // 33.33 of 105.50 is 31.5924170616… of 100.
        Assert.Equal(100 - 31.592417062m, third);
        Assert.Equal(0, await _shop.AvailableAsync());
        var refunds = (await _shop.EntriesAsync()).Where(static entry => entry.Kind == CreditEntryKind.Refund).ToArray();
        Assert.Equal(3, refunds.Length);
        Assert.Equal(-105.50m, refunds.Sum(static entry => entry.Paid!.Value.Dollars));
        Assert.All(refunds, static entry => Assert.StartsWith("refund-re_", entry.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refund_of_credits_that_were_used_leaves_a_balance_below_zero()
    {
        var payment = await _here.PaidAsync(_manager, 10);
        var charge = new Charge { GenerationId = "gen-1", CreatedAt = A.Start, Cost = Money.FromDollars(7), KeyHash = "abc" };
        await _shop.Ledger.SettleAsync(A.Account, [new ChargePage("gen-1", [charge])], Cancel);

        await _here.ReceiveAsync(_shop.Event("charge.refunded", _shop.Stripe.Refund(payment, 1080)));

        Assert.Equal(-7, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task A_refund_that_is_told_before_its_purchase_comes_to_the_same()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 10));
        var refunded = _shop.Event("charge.refunded", _shop.Stripe.Refund(session["payment_intent"]!.GetValue<string>(), 1080));

        await _here.ReceiveAsync(refunded);
        await _here.ReceiveAsync(_shop.Event("checkout.session.completed", session));

        Assert.Equal(["purchase", "refund"], (await _shop.EntriesAsync()).Select(static entry => entry.Id.Split('-')[0]));
        Assert.Equal(0, await _shop.AvailableAsync());
    }

    [Theory]
    [InlineData("refund.failed")]
    [InlineData("charge.refund.updated")]
    public async Task A_refund_that_comes_back_gives_its_credits_back_and_another_one_takes_them(string type)
    {
        var payment = await _here.PaidAsync(_manager, 10);
        await _here.ReceiveAsync(_shop.Event("charge.refunded", _shop.Stripe.Refund(payment, 1080)));

        await _here.ReceiveAsync(_shop.Event(type, _shop.Stripe.FailRefund(payment)));
        Assert.Equal(10, await _shop.AvailableAsync());
        await _here.ReceiveAsync(_shop.Event("charge.refunded", _shop.Stripe.Refund(payment, 1080)));

        Assert.Equal(0, await _shop.AvailableAsync());
        Assert.Equal(4, (await _shop.EntriesAsync()).Length);
    }

    [Fact]
    public async Task A_dispute_takes_the_credits_until_it_is_won()
    {
        var payment = await _here.PaidAsync(_manager, 10);
        var dispute = _shop.Stripe.Dispute(payment, 1080);

        await _here.ReceiveAsync(_shop.Event("charge.dispute.created", dispute));
        var disputed = await _shop.AvailableAsync();
        var won = _shop.Event("charge.dispute.closed", _shop.Stripe.Decide(dispute["id"]!.GetValue<string>(), "won"));
        await _here.ReceiveAsync(won);
        await _here.ReceiveAsync(won);
        await _here.ReceiveAsync(_shop.Event("charge.dispute.created", dispute));

        Assert.Equal((0, 10), (disputed, await _shop.AvailableAsync()));
        Assert.Equal([-10m, 10m], (await _shop.EntriesAsync()).Where(static entry => entry.Kind == CreditEntryKind.Dispute).Select(static entry => entry.Amount.Dollars));
    }

    [Fact]
    public async Task A_dispute_that_is_lost_keeps_the_credits()
    {
        var payment = await _here.PaidAsync(_manager, 10);
        var dispute = _shop.Stripe.Dispute(payment, 1080);
        await _here.ReceiveAsync(_shop.Event("charge.dispute.created", dispute));

        await _here.ReceiveAsync(_shop.Event("charge.dispute.closed", _shop.Stripe.Decide(dispute["id"]!.GetValue<string>(), "lost")));

        Assert.Equal(0, await _shop.AvailableAsync());
        Assert.Single(await _shop.EntriesAsync(), static entry => entry.Kind == CreditEntryKind.Dispute);
    }

    [Theory]
    [InlineData("lost", 0)]
    [InlineData("won", 10)]
    public async Task A_dispute_whose_end_is_told_first_comes_to_the_same(string end, decimal available)
    {
        var payment = await _here.PaidAsync(_manager, 10);
        var created = _shop.Stripe.Dispute(payment, 1080);
        var closed = _shop.Stripe.Decide(created["id"]!.GetValue<string>(), end);

        await _here.ReceiveAsync(_shop.Event("charge.dispute.closed", closed));
        await _here.ReceiveAsync(_shop.Event("charge.dispute.created", created));

        Assert.Equal(available, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task An_inquiry_takes_nothing_before_it_becomes_a_dispute()
    {
        var payment = await _here.PaidAsync(_manager, 10);
        var inquiry = _shop.Stripe.Dispute(payment, 1080, "warning_needs_response");
        var id = inquiry["id"]!.GetValue<string>();

        await _here.ReceiveAsync(_shop.Event("charge.dispute.created", inquiry));
        Assert.Equal(10, await _shop.AvailableAsync());
        await _here.ReceiveAsync(_shop.Event("charge.dispute.funds_withdrawn", _shop.Stripe.Decide(id, "needs_response")));
        Assert.Equal(0, await _shop.AvailableAsync());
        await _here.ReceiveAsync(_shop.Event("charge.dispute.funds_reinstated", _shop.Stripe.Decide(id, "won")));

        Assert.Equal(10, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task A_wrong_signature_is_refused()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 10));
        var calls = _shop.Stripe.Calls.Count;
        var genuine = _shop.Event("checkout.session.completed", session);
        StripeWebhook[] forged =
        [
            StripeWebhook.Sign("checkout.session.completed", session, "whsec_another", _shop.Clock.GetUtcNow()),
            genuine with { Body = genuine.Body.Replace("paid", "Paid", StringComparison.Ordinal) },
            genuine with { Signature = "" },
            genuine with { Signature = "nonsense" },
            genuine with { Signature = genuine.Signature.Replace("v1=", "v0=", StringComparison.Ordinal) },
        ];

        foreach (var webhook in forged)
        {
            var answer = await _here.ReceiveAsync(webhook);
            Assert.Equal(400, answer.Status);
            Assert.DoesNotContain("whsec", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(calls, _shop.Stripe.Calls.Count);
        Assert.Empty(await _shop.EntriesAsync());
    }

    [Theory]
    [InlineData(300, 200)]
    [InlineData(301, 400)]
    public async Task A_replay_is_refused_after_five_minutes(int seconds, int status)
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 10));
        var webhook = _shop.Event("checkout.session.completed", session);

        _shop.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(status, (await _here.ReceiveAsync(webhook)).Status);
    }

    [Theory]
    [InlineData("customer.created", """{"id":"cus_1","object":"customer"}""")]
    [InlineData("something.new", """{"id":"x_1","object":"something_new"}""")]
    [InlineData("charge.succeeded", """{"id":"ch_1","object":"charge","payment_intent":"pi_none"}""")]
    [InlineData("charge.refunded", """{"id":"ch_1","object":"charge"}""")]
    [InlineData("charge.refunded", """{"id":"ch_1","object":"charge","payment_intent":"pi_none"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_none","object":"payment_intent","metadata":{}}""")]
    [InlineData("checkout.session.completed", """{"id":"cs_1","object":"checkout.session","payment_intent":"pi_none"}""")]
    public async Task What_is_nothing_to_the_gateways_credits_is_acknowledged(string type, string about)
    {
        var answer = await _here.ReceiveAsync(_shop.Event(type, JsonNode.Parse(about)!.AsObject()));

        Assert.Equal(200, answer.Status);
        Assert.Empty(await _shop.EntriesAsync());
    }

    [Fact]
    public async Task Purchases_of_another_installation_are_acknowledged()
    {
        var intent = _shop.Stripe.Foreign(1000, purchase: "pur-of-another");

        Assert.Equal(200, (await _here.ReceiveAsync(_shop.Event("payment_intent.succeeded", intent))).Status);
        Assert.Empty(await _shop.EntriesAsync());
    }

    [Theory]
    [InlineData(1079, "usd")]
    [InlineData(1080, "jpy")]
    public async Task A_payment_that_is_not_what_was_agreed_is_not_credited(long cents, string currency)
    {
        var session = await _here.CheckoutAsync(_manager, 10);
        var purchase = _shop.Stripe.Pay(session, "processing")["client_reference_id"]!.GetValue<string>();
        var intent = _shop.Stripe.Foreign(cents, purchase, currency);

        var answer = await _here.ReceiveAsync(_shop.Event("payment_intent.succeeded", intent));

        Assert.Equal(422, answer.Status);
        Assert.Empty(await _shop.EntriesAsync());
    }

    [Fact]
    public async Task What_cannot_be_looked_up_is_to_be_sent_again()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 10));
        var webhook = _shop.Event("checkout.session.completed", session);
        _shop.Stripe.OnCall = static _ => Task.FromResult<StripeReply?>(StripeReply.Error(500, "api_error"));

        Assert.Equal(503, (await _here.ReceiveAsync(webhook)).Status);
        _shop.Stripe.OnCall = static _ => Task.FromResult<StripeReply?>(null);
        Assert.Equal(200, (await _here.ReceiveAsync(webhook)).Status);

        Assert.Equal(10, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task What_cannot_be_stored_is_to_be_sent_again_and_counts_once()
    {
        var session = _shop.Stripe.Pay(await _here.CheckoutAsync(_manager, 10));
        var webhook = _shop.Event("checkout.session.completed", session);
        var purchases = _shop.Purchases;
        _shop.Purchases = new StoreThatFailsOnce(purchases);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _here.ReceiveAsync(webhook));
        Assert.Equal(200, (await _here.ReceiveAsync(webhook)).Status);

        Assert.Equal(10, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task A_payment_method_is_saved_only_where_the_payer_wants_it()
    {
        await _here.PaidAsync(_manager, 10);
        var unsaved = (await _shop.Accounts.FindAsync(A.Account, Cancel)).Account;
        _shop.Clock.Advance(TimeSpan.FromHours(1));
        var payment = _shop.Stripe.FindIntent(await _here.PaidAsync(_manager, 10, save: true));
        var saved = (await _shop.Accounts.FindAsync(A.Account, Cancel)).Account;

        Assert.NotNull(unsaved.CustomerId);
        Assert.Null(unsaved.PaymentMethodId);
        Assert.Equal(payment["payment_method"]!.GetValue<string>(), saved.PaymentMethodId);
        Assert.Equal(unsaved.CustomerId, saved.CustomerId);
    }

    [Fact]
    public async Task A_purchase_that_is_told_late_does_not_bring_an_older_payment_method_back()
    {
        var older = await _here.CheckoutAsync(_manager, 10, save: true);
        _shop.Clock.Advance(TimeSpan.FromHours(1));
        var newer = _shop.Stripe.FindIntent(await _here.PaidAsync(_manager, 10, save: true));

        await _here.ReceiveAsync(_shop.Event("checkout.session.completed", _shop.Stripe.Pay(older)));

        Assert.Equal(newer["payment_method"]!.GetValue<string>(), (await _shop.Accounts.FindAsync(A.Account, Cancel)).Account.PaymentMethodId);
        Assert.Equal(20, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused() =>
        Assert.Equal(413, (await _here.ReceiveAsync(StripeWebhook.Sign(new string(' ', (1024 * 1024) + 1), StripeStandIn.WebhookSecret, _shop.Clock.GetUtcNow()))).Status);

    private static decimal CreditsOf(long cents) =>
        PurchaseRules.CreditsFor(new PurchaseQuote(Money.FromDollars(100), Money.Zero, Money.FromDollars(5.50m)), Money.FromDollars(cents / 100m)).Dollars;

    private sealed class StoreThatFailsOnce(IPurchaseStore store) : IPurchaseStore
    {
        private bool _failed;

        public Task<StoredPurchase?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

        public Task<bool> CreateAsync(Purchase purchase, CancellationToken cancellationToken) => store.CreateAsync(purchase, cancellationToken);

        public async Task<bool> UpdateAsync(StoredPurchase changed, CancellationToken cancellationToken)
        {
            var saved = await store.UpdateAsync(changed, cancellationToken);
            if (!_failed)
            {
                // The write has happened; its answer is lost.
                _failed = true;
                throw new StorageUnavailableException("Billing", new TimeoutException());
            }

            return saved;
        }
    }
}
