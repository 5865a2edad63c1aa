using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Interchange.Gateway.Chat.Plugins;

namespace Interchange.Gateway.Tests.Chat.Plugins;

public sealed class ContextCompressionTests
{
    [Fact]
    public void The_middle_goes_first_and_the_ends_stay()
    {
        var (messages, leftOut) = Shorten(0.6, Rules("rules"), User("one"), Assistant("two"), User("three"), Assistant("four"), User("five"));

        Assert.Equal("rules", (string?)messages[0]!["content"]);
        Assert.Equal("five", (string?)messages[^1]!["content"]);
        Assert.Equal("one", (string?)messages[1]!["content"]);
        Assert.InRange(leftOut, 2, 3);
    }

    [Fact]
    public void A_call_never_loses_its_results()
    {
        string[] messages =
        [
            User("begin"),
            """{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]}""",
            """{"role":"tool","tool_call_id":"a","content":"first"}""",
            """{"role":"tool","tool_call_id":"b","content":"second"}""",
            Assistant("so it is"),
            User("and now"),
            Assistant("this"),
            User("end"),
        ];
        for (var share = 0.05; share < 1; share += 0.05)
        {
            var (kept, _) = Shorten(share, messages);
            var calls = kept.SelectMany(static message => message!["tool_calls"]?.AsArray() ?? []).Select(static call => (string?)call!["id"]);
            var results = kept.Where(static message => (string?)message!["role"] == "tool").Select(static message => (string?)message!["tool_call_id"]);
            Assert.Equal(calls, results);
            Assert.Equal("end", (string?)kept[^1]!["content"]);
        }
    }

    [Fact]
    public void One_long_text_loses_its_middle_and_stays_text()
    {
        var (messages, leftOut) = Shorten(0.3, User(string.Concat(Enumerable.Repeat("👋🏽é", 500))));

        var text = (string)messages[0]!["content"]!;
        Assert.Equal(0, leftOut);
        Assert.Contains("…", text, StringComparison.Ordinal);
        Assert.StartsWith("👋🏽é👋🏽é", text, StringComparison.Ordinal);
        Assert.EndsWith("é", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\ufffd", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 64, 2_500 * 0.35);
    }

    [Fact]
    public void What_is_beside_the_messages_is_not_touched()
    {
        using var document = ChatRequests.Document($$"""{"model":"m" , "messages":[{{User("a")}},{{User("b")}},{{User("c")}}],"x":[1, 2]}""");

        using var body = ContextCompression.Shorten(document, 0.7, out _);

        var text = System.Text.Encoding.UTF8.GetString(body!.Span);
        Assert.StartsWith("{\"model\":\"m\" , \"messages\":[", text, StringComparison.Ordinal);
        Assert.EndsWith("],\"x\":[1, 2]}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_goes_the_rest_is_in_its_order() => Gen.Select(Gen.Int[1, 30], Gen.Double[0.05, 0.95]).Sample((count, share) =>
    {
        var messages = Enumerable.Range(0, count).Select(static number => number % 2 == 0 ? User($"message {number}") : Assistant($"message {number}")).ToArray();

        var (kept, leftOut) = Shorten(share, messages);

        var numbers = kept.Select(static message => int.Parse(((string)message!["content"]!)["message ".Length..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(count - leftOut, numbers.Count);
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(count - 1, numbers[^1]);
    });

    private static (JsonArray Messages, int LeftOut) Shorten(double share, params string[] messages)
    {
        using var document = ChatRequests.Document($$"""{"model":"m","messages":[{{string.Join(',', messages)}}]}""");
        using var body = ContextCompression.Shorten(document, share, out var leftOut);
        return (JsonNode.Parse(body is null ? document.Utf8.Span : body.Span)!["messages"]!.AsArray(), leftOut);
    }

    private static string Rules(string text) => Message("system", text);

    private static string User(string text) => Message("user", text);

    private static string Assistant(string text) => Message("assistant", text);

    private static string Message(string role, string text) => $$"""{"role":"{{role}}","content":{{JsonSerializer.Serialize(text)}}}""";
}
