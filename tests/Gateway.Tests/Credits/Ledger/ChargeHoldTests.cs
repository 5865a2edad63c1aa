using System.Text.Json;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Tests.Credits.Ledger;

public sealed class ChargeHoldTests
{
    private static readonly ChargeHold[] All =
    [
        new(new SpendScope(SpendSubject.Key("hash"), SpendInterval.Lifetime), "", CountsByok: false),
        new(new SpendScope(SpendSubject.Key("hash"), SpendInterval.Daily), "20261125", CountsByok: true),
        new(new SpendScope(SpendSubject.Member("Zoë / 🦊"), SpendInterval.Weekly), "20261123", CountsByok: false),
        new(new SpendScope(SpendSubject.Workspace, SpendInterval.Monthly), "20261101", CountsByok: true),
    ];

    [Fact]
    public void Holds_survive_a_message()
    {
        Assert.True(ChargeHold.TryParseAll(ChargeHold.WriteAll(All), "hash", "Zoë / 🦊", out var read));

        Assert.Equal(All, read);
    }

    [Fact]
    public void No_holds_need_no_text()
    {
        Assert.Null(ChargeHold.WriteAll([]));
        Assert.True(ChargeHold.TryParseAll(null, "hash", null, out var read));
        Assert.Empty(read);
    }

    [Fact]
    public void Json_keeps_them_as_they_are()
    {
        var text = ChargeHold.WriteAll(All);

        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("key")]
    [InlineData("key.daily")]
    [InlineData("key.daily@1")]
    [InlineData("key.daily@20261125@20261125")]
    [InlineData("key.hourly@20261125")]
    [InlineData("key.1@20261125")]
    [InlineData("key.lifetime@20261125")]
    [InlineData("team.daily@20261125")]
    [InlineData("member.daily@20261125")]
    [InlineData("key.daily@20261125  key.daily@20261125")]
    public void What_is_no_hold_is_refused(string text) => Assert.False(ChargeHold.TryParseAll(text, "hash", memberId: null, out _));
}
