using System.Text.Json.Nodes;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Tests.Billing.Lab;
using Interchange.Gateway.Tests.Keys;
using Interchange.Tests.Support.Payments;

namespace Interchange.Gateway.Tests.Billing.Purchases;

public sealed class CreatePurchaseTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private ShopInstance _here = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _here = _shop.Instance();
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Makes_a_page_on_which_credits_and_the_fee_are_paid()
    {
        _shop.Options = _shop.Options with
        {
            Pricing = new PurchasePricing
            {
                FeePercent = 5.5m,
                MinimumFee = Money.FromDollars(0.80m),
                Discounts = [new DiscountTier(Money.FromDollars(1000), 2)],
            },
        };
        var manager = await _shop.ManagerAsync();

        var answer = await _here.BuyAsync(manager, """{"amount":1234.56,"save_payment_method":true,"cancel_url":"https://team.example.com/back?x=1"}""");

        Assert.Equal(201, answer.Status);
        var data = answer.Json["data"]!;
        var id = data["id"]!.GetValue<string>();
        Assert.True(JsonNode.DeepEquals(data, JsonNode.Parse($$"""
            {"id":"{{id}}","url":"https://checkout.example.com/cs_00001","credits":1234.56,"discount":24.69,"fee":66.54,"total":1276.41,
             "expires_at":"2026-03-15T09:00:00Z"}
            """)));
        var call = Assert.Single(_shop.Stripe.Calls);
        Assert.Equal(id, call.IdempotencyKey);
        var form = call.Form;
        Assert.Equal("payment", form["mode"]);
        Assert.Equal("120987", form["line_items[0][price_data][unit_amount]"]);
        Assert.Equal("usd", form["line_items[0][price_data][currency]"]);
        Assert.Equal("$1,234.56 of API credits", form["line_items[0][price_data][product_data][name]"]);
        Assert.Equal("6654", form["line_items[1][price_data][unit_amount]"]);
        Assert.Equal("Platform fee", form["line_items[1][price_data][product_data][name]"]);
        Assert.Equal(id, form["client_reference_id"]);
        Assert.Equal(id, form["metadata[interchange_purchase]"]);
        Assert.Equal(id, form["payment_intent_data[metadata][interchange_purchase]"]);
        Assert.Equal("off_session", form["payment_intent_data[setup_future_usage]"]);
        Assert.Equal("always", form["customer_creation"]);
        Assert.Equal("https://team.example.com/done", form["success_url"]);
        Assert.Equal("https://team.example.com/back?x=1", form["cancel_url"]);
        Assert.Empty(await _shop.EntriesAsync());
    }

    [Fact]
    public async Task Whoever_has_paid_before_is_the_same_customer()
    {
        var manager = await _shop.ManagerAsync();
        var payment = await _here.PaidAsync(manager, 10);

        await _here.CheckoutAsync(manager, 20);

        var form = _shop.Stripe.Calls[^1].Form;
        Assert.Equal(_shop.Stripe.FindIntent(payment)["customer"]!.GetValue<string>(), form["customer"]);
        Assert.False(form.ContainsKey("customer_creation"));
        Assert.False(form.ContainsKey("payment_intent_data[setup_future_usage]"));
    }

    [Fact]
    public async Task The_same_idempotency_key_has_the_same_page()
    {
        var manager = await _shop.ManagerAsync();

        var first = await _here.BuyAsync(manager, """{"amount":10}""", "k");
        var again = await _shop.Instance().BuyAsync(manager, """{"amount":10.00,"idempotency_key":"k"}""");
        var other = await _here.BuyAsync(manager, """{"amount":10}""", "l");

        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.NotEqual(first.Text, other.Text);
    }

    [Theory]
    [InlineData("""{"amount":11}""")]
    [InlineData("""{"amount":10,"save_payment_method":true}""")]
    [InlineData("""{"amount":10,"success_url":"https://elsewhere.example.com/"}""")]
    public async Task The_same_idempotency_key_with_another_order_is_a_conflict(string body)
    {
        var manager = await _shop.ManagerAsync();
        await _here.BuyAsync(manager, """{"amount":10}""", "k");

        Assert.Equal(409, (await _here.BuyAsync(manager, body, "k")).Status);
    }

    [Fact]
    public async Task What_has_been_paid_is_not_sold_again_by_its_key()
    {
        var manager = await _shop.ManagerAsync();
        var page = (await _here.BuyAsync(manager, """{"amount":10}""", "k")).Json["data"]!["url"]!.GetValue<string>();
        await _here.ReceiveAsync(_shop.Event("checkout.session.completed", _shop.Stripe.Pay(page.Split('/')[^1])));

        Assert.Equal(409, (await _here.BuyAsync(manager, """{"amount":10}""", "k")).Status);
    }

    [Theory]
    [InlineData("{}", "amount is required")]
    [InlineData("""{"amount":4.99}""", "amount must be a number of US dollars from 5 to 25000 in whole cents")]
    [InlineData("""{"amount":25000.01}""", "amount must be a number")]
    [InlineData("""{"amount":10.001}""", "amount must be a number")]
    [InlineData("""{"amount":"10"}""", "amount must be a number")]
    [InlineData("""{"amount":-1e300}""", "amount must be a number")]
    [InlineData("""{"amount":10,"save_payment_method":"yes"}""", "save_payment_method must be true or false")]
    [InlineData("""{"amount":10,"success_url":"http://team.example.com"}""", "success_url must be an https address")]
    [InlineData("""{"amount":10,"cancel_url":"javascript:alert(1)"}""", "cancel_url must be an https address")]
    [InlineData("""{"amount":10,"currency":"eur"}""", "currency is not a field of a purchase")]
    public async Task Says_which_field_is_wrong(string body, string message)
    {
        var manager = await _shop.ManagerAsync();

        var answer = await _here.BuyAsync(manager, body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.Empty(_shop.Stripe.Calls);
    }

    [Fact]
    public async Task Needs_somewhere_to_send_the_payer_to()
    {
        _shop.Options = new PurchaseOptions();
        var manager = await _shop.ManagerAsync();

        var refused = await _here.BuyAsync(manager, """{"amount":10}""");
        var sold = await _here.BuyAsync(manager, """{"amount":10,"success_url":"http://localhost:7071/done"}""");

        Assert.Equal((400, 201), (refused.Status, sold.Status));
        Assert.Contains("success_url is required", refused.Error, StringComparison.Ordinal);
        Assert.Equal("http://localhost:7071/done", _shop.Stripe.Calls[^1].Form["cancel_url"]);
    }

    [Fact]
    public async Task A_discount_never_brings_a_payment_under_what_can_be_paid()
    {
        _shop.Options = _shop.Options with { Pricing = new PurchasePricing { Discounts = [new DiscountTier(Money.FromDollars(5), 95)] } };
        var manager = await _shop.ManagerAsync();

        Assert.Equal(400, (await _here.BuyAsync(manager, """{"amount":9.89}""")).Status);
        Assert.Equal(201, (await _here.BuyAsync(manager, """{"amount":10}""")).Status);
    }

    [Theory]
    [InlineData(500, "api_error")]
    [InlineData(429, "invalid_request_error")]
    [InlineData(401, "invalid_request_error")]
    [InlineData(400, "invalid_request_error")]
    public async Task An_outage_of_the_payment_provider_is_a_503_that_does_not_quote_it(int status, string type)
    {
        var manager = await _shop.ManagerAsync();
        _shop.Stripe.OnCall = _ => Task.FromResult<StripeReply?>(StripeReply.Error(status, type, "some_code"));

        var answer = await _here.BuyAsync(manager, """{"amount":10}""", "k");
        _shop.Stripe.OnCall = static _ => Task.FromResult<StripeReply?>(null);
        var again = await _here.BuyAsync(manager, """{"amount":10}""", "k");

        Assert.Equal((503, 201), (answer.Status, again.Status));
        Assert.False(string.IsNullOrEmpty(answer.Headers.RetryAfter));
        Assert.DoesNotContain("stand-in", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_for_inference_keys() =>
        Assert.Equal(403, (await _here.BuyAsync(await A.StoredKey(_shop.Keys), """{"amount":10}""")).Status);
}
