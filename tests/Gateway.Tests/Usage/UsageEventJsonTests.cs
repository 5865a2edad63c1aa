using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Usage;

public sealed class UsageEventJsonTests
{
    private static readonly UsageEvent Bare = new()
    {
        GenerationId = "gen-1-a",
        AccountId = "account",
        KeyHash = "hash",
        Model = "scripted/echo",
        CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
        Streamed = false,
    };

    [Fact]
    public void An_event_has_names_in_snake_case_and_its_cost_in_nano_dollars()
    {
        var json = JsonNode.Parse(UsageEventJson.WriteRecord(Bare with { Cost = Money.FromDollars(0.000012345m), SessionId = "Zoë 🦊" }))!;

        Assert.Equal(12_345, (long)json["cost"]!);
        Assert.Equal("gen-1-a", (string?)json["generation_id"]);
        Assert.Equal("Zoë 🦊", (string?)json["session_id"]);
        Assert.False((bool)json["streamed"]!);
        Assert.False(json.AsObject().ContainsKey("provider"));
        Assert.False(json["usage"]!.AsObject().ContainsKey("total_tokens"));
    }

    [Fact]
    public void Text_is_ascii_so_that_it_can_be_cut_anywhere() =>
        Assert.All(UsageEventJson.WriteRecord(Bare with { AppTitle = "größe 🦊 \u2028" }), static c => Assert.InRange(c, (byte)' ', (byte)'~'));

    [Fact]
    public void A_message_survives_the_wire()
    {
        ImmutableArray<UsageEvent> events = [Bare, Bare with { GenerationId = "gen-2-b", Cost = new Money(-1), Usage = new TokenUsage { ReportedCost = 0.1m } }];

        Assert.Equal(events.Select(static e => e with { Attempts = default }), UsageEventJson.ReadMessage(UsageEventJson.WriteMessage(events)).Select(static e => e with { Attempts = default }));
    }

    [Fact]
    public void An_answer_with_the_accounts_own_key_names_it_and_what_it_cost_there()
    {
        var own = Bare with
        {
            Cost = new Money(5),
            CredentialId = "c-1",
            UpstreamCost = new Money(100),
            Attempts = [new AttemptRecord { Provider = "p", EndpointTag = "p", Model = "m", CredentialId = "c-1" }],
        };
        var json = JsonNode.Parse(UsageEventJson.WriteRecord(own))!.AsObject();

        Assert.Equal(("c-1", 100L, "c-1"), ((string)json["credential_id"]!, (long)json["upstream_cost"]!, (string)json["attempts"]![0]!["credential_id"]!));
        Assert.False(json.ContainsKey("is_byok"));
        var read = UsageEventJson.ReadRecord(UsageEventJson.WriteRecord(own));
        Assert.True(read.IsByok);
        Assert.True(read.Attempts[0].IsByok);
        Assert.Equal(new Money(100), read.UpstreamCost);

        var shared = JsonNode.Parse(UsageEventJson.WriteRecord(Bare))!.AsObject();
        Assert.False(shared.ContainsKey("credential_id") || shared.ContainsKey("upstream_cost"));
    }

    [Fact]
    public void An_event_of_an_older_or_newer_version_is_read()
    {
        var read = UsageEventJson.ReadMessage("""
            [{"generation_id":"g","account_id":"a","key_hash":"h","model":"m","created_at":"2026-03-14T09:00:00+00:00","streamed":true,"to_come":{"x":[1]}}]
            """u8)[0];

        Assert.Equal(TokenUsage.None, read.Usage);
        Assert.Empty(read.Attempts);
        Assert.Equal(Money.Zero, read.Cost);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("""[{"generation_id":"g"}]""")]
    [InlineData("""[{"generation_id":"g","account_id":"a","key_hash":"h","model":"m","created_at":"2026-03-14T09:00:00+00:00","streamed":true,"cost":0.5}]""")]
    public void What_is_no_message_is_refused(string body) =>
        Assert.Throws<JsonException>(() => UsageEventJson.ReadMessage(Encoding.UTF8.GetBytes(body)));
}
