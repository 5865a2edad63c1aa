using System.Text;
using System.Text.Json;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Settlement;

namespace Interchange.Gateway.Tests.Usage.Settlement;

public sealed class ChargeReaderTests
{
    private const string Hash = "0e6f1c96";

    private static readonly ChargeHold Daily = new(new SpendScope(SpendSubject.Key(Hash), SpendInterval.Daily), "20260314", CountsByok: true);
    private static readonly ChargeHold Budget = new(new SpendScope(SpendSubject.Member("user_1"), SpendInterval.Monthly), "20260301", CountsByok: false);

    private static readonly UsageEvent Event = new()
    {
        GenerationId = "gen-1-a",
        AccountId = "account",
        KeyHash = Hash,
        MemberId = "user_1",
        Model = "scripted/echo",
        CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
        Streamed = false,
        Cost = new Money(12_345),
        PriceVersion = "v7",
        LeaseId = "lease1",
        Holds = ChargeHold.WriteAll([Daily, Budget]),
        Route = new RouteRecord { Requested = "scripted/echo", Strategy = "direct" },
    };

    [Fact]
    public void Reads_all_that_money_depends_on()
    {
        var (account, page) = ChargeReader.Read("gen-1-a", UsageEventJson.WriteMessage([Event]))!.Value;

        Assert.Equal("account", account);
        Assert.Equal("gen-1-a", page.Id);
        var charge = Assert.Single(page.Charges);
        Assert.Equal([Daily, Budget], charge.Holds);
        Assert.Equal(
            new Charge
            {
                GenerationId = "gen-1-a",
                CreatedAt = Event.CreatedAt,
                Cost = new Money(12_345),
                KeyHash = Hash,
                MemberId = "user_1",
                PriceVersion = "v7",
                LeaseId = "lease1",
                Holds = charge.Holds,
            },
            charge);
    }

    [Fact]
    public void Reads_events_that_say_little_after_events_that_say_much()
    {
        var page = ChargeReader.Read("gen-1-a", UsageEventJson.WriteMessage(
            [Event, Event with { GenerationId = "gen-2-b", MemberId = null, LeaseId = null, Holds = null, PriceVersion = null }]))!.Value.Page;

        var charge = page.Charges[1];
        Assert.Null(charge.MemberId);
        Assert.Null(charge.LeaseId);
        Assert.Null(charge.PriceVersion);
        Assert.Empty(charge.Holds);
    }

    [Fact]
    public void Counts_what_the_accounts_own_key_paid_beside_the_fee_that_is_charged()
    {
        var own = Event with { Cost = new Money(5), CredentialId = "c", UpstreamCost = new Money(100) };
        var page = ChargeReader.Read("gen-1-a", UsageEventJson.WriteMessage(
            [Event, own with { GenerationId = "gen-2-b" }, own with { GenerationId = "gen-3-c", Cost = default }]))!.Value.Page;

        Assert.Equal([(12_345L, 0L), (5, 100), (0, 100)], page.Charges.Select(static charge => (charge.Cost.NanoDollars, charge.ByokCost.NanoDollars)));
    }

    [Fact]
    public void Reads_holds_of_the_key_that_called()
    {
        var page = ChargeReader.Read("gen-1-a", UsageEventJson.WriteMessage(
            [Event, Event with { GenerationId = "gen-2-b", KeyHash = "ffff", Holds = Daily.Write() }]))!.Value.Page;

        Assert.Equal(SpendSubject.Key("ffff"), Assert.Single(page.Charges[1].Holds).Scope.Subject);
    }

    [Fact]
    public void Leaves_out_what_costs_nothing()
    {
        var page = ChargeReader.Read("gen-1-a", UsageEventJson.WriteMessage(
            [Event with { Cost = default }, Event with { GenerationId = "gen-2-b" }]))!.Value.Page;

        Assert.Equal("gen-2-b", Assert.Single(page.Charges).GenerationId);
    }

    [Fact]
    public void A_message_without_events_charges_nobody() => Assert.Null(ChargeReader.Read("gen-1-a", "[]"u8));

    [Fact]
    public void A_message_of_two_accounts_is_none() => Assert.Throws<JsonException>(
        () => ChargeReader.Read("gen-1-a", UsageEventJson.WriteMessage([Event, Event with { AccountId = "other" }])));

    [Fact]
    public void A_message_whose_id_no_row_can_have_is_none() =>
        Assert.Throws<JsonException>(() => ChargeReader.Read("a/b", UsageEventJson.WriteMessage([Event])));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    [InlineData("{}")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h"}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","created_at":"2026-03-14T09:00:00+00:00"}]""")]
    [InlineData("""[{"generation_id":"g","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00"}]""")]
    [InlineData("""[{"account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00"}]""")]
    [InlineData("""[{"generation_id":"g/h","account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00"}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","created_at":"yesterday"}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00","cost":0.5}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00","cost":-1}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00","cost":"1"}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00","holds":"key.hourly@20260314"}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00"}] x""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","created_at":"2026-03-14T09:00:00+00:00"}""")]
    public void What_is_no_message_is_refused(string body) => Assert.ThrowsAny<JsonException>(() => ChargeReader.Read("gen-1", Encoding.UTF8.GetBytes(body)));
}
