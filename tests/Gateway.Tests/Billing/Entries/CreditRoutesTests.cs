using System.Text.Json.Nodes;
using Interchange.Gateway.Billing;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Keys;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Billing.Entries;

public sealed class CreditRoutesTests : IDisposable
{
    private const string Other = "99999999-2222-3333-4444-555555555555";

    private readonly CreditRoutes _routes = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_what_was_granted_and_used()
    {
        var manager = await _routes.ManagerAsync();
        Assert.Equal("""{"data":{"total_credits":0,"total_usage":0}}""", (await _routes.CreditsAsync(manager)).Text);
        await _routes.GrantAsync(manager, """{"amount":100.5}""");
        await _routes.GrantAsync(manager, """{"amount":-0.25}""");
        var charge = new Charge { GenerationId = "gen-1", CreatedAt = A.Start, Cost = new Money(25_750_000_001), KeyHash = "abc" };
        await _routes.Ledger.SettleAsync(A.Account, [new ChargePage("gen-1", [charge])], Cancel);

        var answer = await _routes.CreditsAsync(manager);

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"data":{"total_credits":100.25,"total_usage":25.750000001}}""", answer.Text);
    }

    [Fact]
    public async Task A_grant_is_answered_with_its_entry()
    {
        var manager = await _routes.ManagerAsync();

        var answer = await _routes.GrantAsync(manager, """{"amount":12.000000001,"reason":"Welcome"}""");

        Assert.Equal(201, answer.Status);
        var entry = answer.Json["data"]!;
        Assert.StartsWith("grant-r", entry["id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(entry, JsonNode.Parse($$"""
            {"id":"{{entry["id"]}}","kind":"grant","amount":12.000000001,"paid":null,"reason":"Welcome","source":"{{manager.Hash}}","created_at":"2026-03-14T09:00:00Z"}
            """)));
        Assert.Equal(new Money(12_000_000_001), (await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel)).Available);
    }

    [Fact]
    public async Task Credits_can_be_taken_back()
    {
        var manager = await _routes.ManagerAsync();

        var answer = await _routes.GrantAsync(manager, """{"amount":-3,"reason":"Typing error"}""");

        Assert.Equal("adjustment", answer.Json["data"]!["kind"]!.GetValue<string>());
        Assert.Equal(new Money(-3_000_000_000), (await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel)).Available);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_idempotency_key_with_the_same_grant_counts_once_and_is_answered_the_same(bool header)
    {
        var manager = await _routes.ManagerAsync();
        var body = header ? """{"amount":5,"reason":"March"}""" : """{"amount":5,"reason":"March","idempotency_key":"march/2026"}""";
        var key = header ? "march/2026" : null;

        var first = await _routes.GrantAsync(manager, body, key);
        _routes.Clock.Advance(TimeSpan.FromDays(3));
        var again = await _routes.GrantAsync(await _routes.ManagerAsync(), """{"reason":"March","amount":5.0}""", "march/2026");

        Assert.Equal(201, first.Status);
        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal(new Money(5_000_000_000), (await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel)).Granted);
    }

    [Theory]
    [InlineData("""{"amount":6,"reason":"March"}""")]
    [InlineData("""{"amount":-5,"reason":"March"}""")]
    [InlineData("""{"amount":5,"reason":"April"}""")]
    [InlineData("""{"amount":5}""")]
    public async Task The_same_idempotency_key_with_another_grant_is_a_conflict(string body)
    {
        var manager = await _routes.ManagerAsync();
        await _routes.GrantAsync(manager, """{"amount":5,"reason":"March"}""", "k");

        var answer = await _routes.GrantAsync(manager, body, "k");

        Assert.Equal(409, answer.Status);
        Assert.Equal(new Money(5_000_000_000), (await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel)).Granted);
    }

    [Fact]
    public async Task Grants_at_once_with_one_key_count_once()
    {
        var manager = await _routes.ManagerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _routes.GrantAsync(manager, """{"amount":5}""", "k"), Cancel)));

        Assert.Single(answers.Select(static answer => answer.Text).Distinct());
        Assert.Equal(new Money(5_000_000_000), (await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel)).Granted);
    }

    [Fact]
    public async Task Grants_without_a_key_count_each()
    {
        var manager = await _routes.ManagerAsync();

        await _routes.GrantAsync(manager, """{"amount":5}""");
        await _routes.GrantAsync(manager, """{"amount":5}""");

        Assert.Equal(new Money(10_000_000_000), (await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel)).Granted);
    }

    [Fact]
    public async Task Where_credits_are_sold_only_operators_grant_them()
    {
        var manager = await _routes.ManagerAsync();
        var operators = await _routes.ManagerAsync(Other);
        _routes.Options = new BillingOptions { SellsCredits = true };

        var refused = await _routes.GrantAsync(manager, """{"amount":5}""");
        _routes.Options = Operators(operators) with { SellsCredits = true };
        var still = await _routes.GrantAsync(manager, """{"amount":5}""");
        await _routes.Accounts.CreateAsync(new Account(A.Account, "", A.Start), Cancel);
        var granted = await _routes.GrantAsync(operators, $$"""{"amount":5,"account_id":"{{A.Account}}"}""");

        Assert.Equal((403, 403, 201), (refused.Status, still.Status, granted.Status));
        Assert.Contains("POST /api/v1/credits/purchases", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Keys:Operators", refused.Error, StringComparison.Ordinal);
        Assert.Equal(new Money(5_000_000_000), (await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel)).Granted);
        Assert.Equal(AccountBalance.Empty, await _routes.Ledger.ReadBalanceAsync(Other, Cancel));
    }

    [Fact]
    public async Task Where_operators_are_named_nobody_else_grants()
    {
        var manager = await _routes.ManagerAsync();
        _routes.Options = Operators(await _routes.ManagerAsync(Other));

        var answer = await _routes.GrantAsync(manager, """{"amount":5}""");

        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain("purchases", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_operators_grant_to_other_accounts_and_only_to_those_that_there_are()
    {
        var manager = await _routes.ManagerAsync();
        var body = $$"""{"amount":5,"account_id":"{{Other}}"}""";

        var stranger = await _routes.GrantAsync(manager, body);
        _routes.Options = Operators(manager);
        var unknown = await _routes.GrantAsync(manager, body);

        Assert.Equal((403, 404), (stranger.Status, unknown.Status));
        Assert.Equal(AccountBalance.Empty, await _routes.Ledger.ReadBalanceAsync(Other, Cancel));
    }

    [Theory]
    [InlineData("{}", "amount is required")]
    [InlineData("""{"amount":0}""", "amount must be a number")]
    [InlineData("""{"amount":"5"}""", "amount must be a number")]
    [InlineData("""{"amount":1000000000.01}""", "amount must be a number of US dollars up to 1000000000")]
    [InlineData("""{"amount":-1e300}""", "amount must be a number")]
    [InlineData("""{"amount":0.0000000001}""", "amount must be a number")]
    [InlineData("""{"amount":1.0000000005}""", "at most 9 decimals")]
    [InlineData("""{"amount":5,"reason":""}""", "reason must be a text")]
    [InlineData("""{"amount":5,"reason":"a\u0000"}""", "reason must be a text")]
    [InlineData("""{"amount":5,"reason":"\ud800"}""", "reason must be a text")]
    [InlineData("""{"amount":5,"reason":7}""", "reason must be a text")]
    [InlineData("""{"amount":5,"idempotency_key":{}}""", "idempotency_key must be a text")]
    [InlineData("""{"amount":5,"idempotency_key":"other"}""", "differ")]
    [InlineData("""{"amount":5,"account":"x"}""", "account is not a field of a grant")]
    [InlineData("""[5]""", "must be a JSON object")]
    public async Task Says_which_field_is_wrong(string body, string message)
    {
        var manager = await _routes.ManagerAsync();

        var answer = await _routes.GrantAsync(manager, body, "key");

        Assert.Equal(400, answer.Status);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.Equal(AccountBalance.Empty, await _routes.Ledger.ReadBalanceAsync(A.Account, Cancel));
    }

    [Fact]
    public async Task An_account_cannot_hold_more_than_its_numbers_can()
    {
        var manager = await _routes.ManagerAsync();
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(201, (await _routes.GrantAsync(manager, """{"amount":1000000000}""")).Status);
        }

        Assert.Equal(400, (await _routes.GrantAsync(manager, """{"amount":1000000000}""")).Status);
    }

    [Fact]
    public async Task Lists_entries_with_the_newest_first()
    {
        var manager = await _routes.ManagerAsync();
        for (var i = 1; i <= 120; i++)
        {
            await _routes.GrantAsync(manager, $$"""{"amount":{{i}}}""");
            _routes.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(Enumerable.Range(71, 50).Reverse(), await PageAsync(manager, ""));
        Assert.Equal(Enumerable.Range(21, 100).Reverse(), await PageAsync(manager, "?limit=100"));
        Assert.Equal("2 1", string.Join(' ', await PageAsync(manager, "?offset=118&limit=100")));
        Assert.Empty(await PageAsync(manager, "?offset=120"));
    }

    [Theory]
    [InlineData("?format=csv", null)]
    [InlineData("", "text/csv")]
    public async Task Entries_come_as_csv_where_that_is_asked_for(string query, string? accept)
    {
        var manager = await _routes.ManagerAsync();
        await _routes.GrantAsync(manager, """{"amount":12.5,"reason":"=1+1, \"March\"","idempotency_key":"a"}""");
        _routes.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        await _routes.GrantAsync(manager, """{"amount":-2,"idempotency_key":"b"}""");
        var ids = (await _routes.EntriesAsync(manager)).Json["data"]!.AsArray().Select(static entry => (string)entry!["id"]!).ToArray();

        var answer = await _routes.EntriesAsync(manager, query, accept);

        var hash = manager.Hash.ToString();
        Assert.Equal(
            "id,kind,amount,paid,reason,source,created_at\r\n"
            + $"{ids[0]},adjustment,-2,,,{hash},2026-03-14T09:00:01.5Z\r\n"
            + $"{ids[1]},grant,12.5,,\"'=1+1, \"\"March\"\"\",{hash},2026-03-14T09:00:00Z\r\n",
            answer.Text);
        Assert.StartsWith("text/csv", answer.Headers.ContentType.ToString(), StringComparison.Ordinal);
        Assert.Contains("credit-entries.csv", answer.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_accounts_entries_are_not_there()
    {
        await _routes.GrantAsync(await _routes.ManagerAsync(), """{"amount":5}""");
        var stranger = await _routes.ManagerAsync(Other);

        Assert.Equal("""{"data":[],"total_count":0}""", (await _routes.EntriesAsync(stranger)).Text);
        Assert.Equal("""{"data":{"total_credits":0,"total_usage":0}}""", (await _routes.CreditsAsync(stranger)).Text);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?offset=-1")]
    [InlineData("?offset=x")]
    public async Task Says_which_page_there_is_not(string query)
    {
        var manager = await _routes.ManagerAsync();

        Assert.Equal(400, (await _routes.EntriesAsync(manager, query)).Status);
    }

    [Fact]
    public async Task Are_not_for_inference_keys()
    {
        var secret = await A.StoredKey(_routes.Keys);

        Assert.Equal(403, (await _routes.CreditsAsync(secret)).Status);
        Assert.Equal(403, (await _routes.GrantAsync(secret, """{"amount":5}""")).Status);
        Assert.Equal(403, (await _routes.EntriesAsync(secret)).Status);
    }

    [Fact]
    public async Task Coinbase_is_gone()
    {
        var answer = await new HttpCall().SendAsync(static _ => CoinbaseCharge.HandleAsync());

        Assert.Equal(410, answer.Status);
        Assert.Equal(410, answer.Json["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public void Operators_are_named_by_hashes()
    {
        var hash = A.Secret().Hash.ToString();
        Assert.Empty(BillingOptions.From(Configuration("")).Operators);
        Assert.Equal([hash], BillingOptions.From(Configuration($" {hash} , ")).Operators);

        var exception = Assert.Throws<InvalidOperationException>(() => BillingOptions.From(Configuration(A.Secret().Reveal())));

        Assert.Contains("Keys:Operators", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-ic", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _routes.Dispose();

    private static BillingOptions Operators(KeySecret secret) => new() { Operators = [secret.Hash.ToString()] };

    private static IConfiguration Configuration(string operators) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Keys:Operators", (string?)operators)]).Build();

    private async Task<int[]> PageAsync(KeySecret manager, string query)
    {
        var json = (await _routes.EntriesAsync(manager, query)).Json;
        Assert.Equal(120, json["total_count"]!.GetValue<int>());
        return [.. json["data"]!.AsArray().Select(static entry => entry!["amount"]!.GetValue<int>())];
    }
}
