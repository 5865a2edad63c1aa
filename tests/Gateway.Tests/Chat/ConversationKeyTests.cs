using Interchange.Gateway.Chat;
using Interchange.Gateway.Routing.Stickiness;

namespace Interchange.Gateway.Tests.Chat;

public sealed class ConversationKeyTests
{
    private const string System = "{\"role\":\"system\",\"content\":\"Be brief.\"}";
    private const string User = "{\"role\":\"user\",\"content\":\"Hello\"}";
    private const string Later = "{\"role\":\"assistant\",\"content\":\"Hi\"},{\"role\":\"user\",\"content\":\"And now?\"}";

    [Fact]
    public void A_conversation_keeps_its_key_as_it_grows() => Assert.Equal(Key(System + "," + User), Key(System + "," + User + "," + Later));

    [Fact]
    public void Marks_of_the_prompt_cache_do_not_change_it() => Assert.Equal(
        Key("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}"),
        Key("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\",\"cache_control\":{\"type\":\"ephemeral\"}}]}"));

    [Fact]
    public void Text_in_one_piece_or_in_parts_is_the_same_text() =>
        Assert.Equal(Key(User), Key("{\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"role\":\"user\"}"));

    [Theory]
    [InlineData(User, "account", "m", "")]
    [InlineData(System + "," + User, "another", "m", "")]
    [InlineData(System + "," + User, "account", "n", "")]
    [InlineData(System + ",{\"role\":\"user\",\"content\":\"Hallo\"}", "account", "m", "")]
    [InlineData(System + "," + User, "account", "m", ",\"session_id\":\"s\"")]
    [InlineData(System + "," + User, "account", "m", ",\"prompt_cache_key\":\"s\"")]
    public void Another_account_model_beginning_or_name_is_another_conversation(string messages, string account, string model, string members) =>
        Assert.NotEqual(Key(System + "," + User), Key(messages, account, model, members));

    [Fact]
    public void The_bodys_session_wins_over_the_headers_and_both_over_the_cache_key()
    {
        var named = Key(User, members: ",\"session_id\":\"s\",\"prompt_cache_key\":\"k\"", header: "h");

        Assert.True(named!.Value.Explicit);
        Assert.Equal(Key(User, members: ",\"session_id\":\"s\""), named);
        Assert.Equal(Key(User, header: "s"), named);
        Assert.Equal(Key(User, header: "h"), Key(User, members: ",\"prompt_cache_key\":\"k\"", header: "h"));
        Assert.False(Key(User)!.Value.Explicit);
    }

    [Fact]
    public void Instructions_alone_are_no_conversation() => Assert.Null(Key(System));

    private static SessionKey? Key(string messages, string account = "account", string model = "m", string members = "", string? header = null) =>
        ConversationKey.Of(account, ChatRequests.Read("{\"model\":\"" + model + "\",\"messages\":[" + messages + "]" + members + "}"), header);
}
