using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Limits.Counting;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys;

/// <summary>What <c>/key</c> and <c>/keys</c> say was used, over a ledger.</summary>
public sealed class KeyCountersTests : IDisposable
{
    private static readonly string[] Usage =
    [
        "usage", "usage_daily", "usage_weekly", "usage_monthly", "byok_usage", "byok_usage_daily", "byok_usage_weekly", "byok_usage_monthly",
    ];

    // Saturday the 14th.
    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _store = new();
    private readonly InMemoryCreditLedger _ledger = new();
    private readonly InMemoryRateStore _rates = new();
    private readonly KeyRoutes _routes;
    private int _charges;

    public KeyCountersTests() => _routes = new KeyRoutes(_store, _clock, ledger: _ledger, rates: _rates);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _routes.Dispose();

    [Fact]
    public async Task Every_route_tells_the_same_counters_and_another_key_has_its_own()
    {
        var manager = await A.StoredKey(_store, static key => key with { Kind = KeyKind.Management });
        var secret = await A.StoredKey(_store, static key => key with { Limit = 10, LimitReset = "daily", IncludeByokInLimit = true });
        await ChargeAsync(secret, cost: 1.000000001m, byok: 0);
        _clock.Advance(TimeSpan.FromDays(1));
        await ChargeAsync(secret, cost: 0.25m, byok: 2);
        _clock.Advance(TimeSpan.FromDays(1));
        await ChargeAsync(secret, cost: 0.5m, byok: 0.125m);

        // Monday the 16th: the day and the week have begun anew, the month has not.
        string[] expected = ["1.750000001", "0.5", "0.5", "1.750000001", "2.125", "0.125", "0.125", "2.125"];
        var hash = secret.Hash.ToString();
        var current = Data(await _routes.CurrentAsync(secret));
        Assert.Equal(expected, Counters(current));
        Assert.Equal("9.375", current["limit_remaining"]!.ToJsonString());
        Assert.Equal(expected, Counters(Data(await _routes.GetAsync(manager, hash))));
        Assert.Equal(expected, Counters(Data(await _routes.UpdateAsync(manager, hash, """{"name":"other"}"""))));
        var list = (await _routes.ListAsync(manager))["data"]!.AsArray().ToDictionary(static key => (string)key!["hash"]!, static key => key!.AsObject(), StringComparer.Ordinal);
        Assert.Equal(expected, Counters(list[hash]));
        Assert.Equal("9.375", list[hash]["limit_remaining"]!.ToJsonString());
        Assert.All(Counters(list[manager.Hash.ToString()]), static zero => Assert.Equal("0", zero));
    }

    [Fact]
    public async Task An_account_is_of_the_free_tier_until_it_gets_credits_and_sees_how_many_free_requests_are_left()
    {
        var secret = await A.StoredKey(_store);
        var before = Data(await _routes.CurrentAsync(secret));
        Assert.True((bool)before["is_free_tier"]!);
        Assert.Equal("""{"limit":50,"used":0,"remaining":50}""", before["free_model_daily_requests"]!.ToJsonString());

        await TakeAsync("20260314", 48);
        await TakeAsync("20260314", 2);
        Assert.Equal("""{"limit":50,"used":50,"remaining":0}""", Data(await _routes.CurrentAsync(secret))["free_model_daily_requests"]!.ToJsonString());

        await _ledger.GrantAsync(
            A.Account, new CreditEntry { Id = "g", Kind = CreditEntryKind.Grant, Amount = Money.FromDollars(10), CreatedAt = _clock.GetUtcNow() }, Cancel);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var after = Data(await _routes.CurrentAsync(secret));
        Assert.False((bool)after["is_free_tier"]!);
        Assert.Equal("""{"limit":1000,"used":50,"remaining":950}""", after["free_model_daily_requests"]!.ToJsonString());

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("""{"limit":1000,"used":0,"remaining":1000}""", Data(await _routes.CurrentAsync(secret))["free_model_daily_requests"]!.ToJsonString());
    }

    [Fact]
    public async Task Free_requests_that_nothing_limits_have_no_number()
    {
        using var routes = new KeyRoutes(_store, _clock, ledger: _ledger, rates: _rates, freeTier: new FreeTierOptions { Enabled = false });

        var data = Data(await routes.CurrentAsync(await A.StoredKey(_store)));

        Assert.True(data.ContainsKey("free_model_daily_requests"));
        Assert.Null(data["free_model_daily_requests"]);
    }

    private Task<RateAnswer> TakeAsync(string window, long amount) =>
        _rates.TakeAsync(A.Account, [new RateAsk("free.rpd", window, Most: 50, Min: amount, Want: amount, GiveBack: 0)], Cancel);

    private Task<SettleReport> ChargeAsync(KeySecret secret, decimal cost, decimal byok)
    {
        var id = $"gen-{++_charges}";
        var charge = new Charge
        {
            GenerationId = id,
            CreatedAt = _clock.GetUtcNow(),
            Cost = Money.FromDollars(cost),
            ByokCost = Money.FromDollars(byok),
            KeyHash = secret.Hash.ToString(),
        };
        return _ledger.SettleAsync(A.Account, [new ChargePage(id, ImmutableArray.Create(charge))], Cancel);
    }

    private static IEnumerable<string> Counters(JsonObject key) => Usage.Select(name => key[name]!.ToJsonString());

    private static JsonObject Data(JsonObject answer) => answer["data"]!.AsObject();
}
