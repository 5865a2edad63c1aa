using System.Text.Json.Nodes;
using CsCheck;
using Interchange.Gateway.Chat.Plugins;

namespace Interchange.Gateway.Tests.Chat.Plugins;

public sealed class JsonHealingTests
{
    private static readonly string[] Pieces = ["{", "}", "[", "]", ":", ",", "\"", "'", "a", "1", "\n", " ", "\\", "\ud800", "//", "/*", "```", "null"];

    [Theory]
    [InlineData("```json\n{\"a\": 1}\n```", """{"a":1}""")]
    [InlineData("Here it is:\n```\n[1, 2,]\n```\nAnything else?", "[1,2]")]
    [InlineData("Sure! {\"a\": {\"b\": [1, 2", """{"a":{"b":[1,2]}}""")]
    [InlineData("{'a': 'it\\'s', b: True, c: None,}", """{"a":"it's","b":true,"c":null}""")]
    [InlineData("{\"a\": 1 \"b\": 2}", """{"a":"1 \"b\": 2"}""")]
    [InlineData("{\"a\": 1\n\"b\": 2}", """{"a":1,"b":2}""")]
    [InlineData("{\"a\": \"line\nbreak\"}", """{"a":"line\nbreak"}""")]
    [InlineData("{\"a\": \"never ended", """{"a":"never ended"}""")]
    [InlineData("{/* c */ \"a\": 1, // d\n \"b\": -2.5e3}", """{"a":1,"b":-2.5e3}""")]
    [InlineData("{“a”: “b”}", """{"a":"b"}""")]
    [InlineData("{\"a\": [1, 2}", """{"a":[1,2]}""")]
    [InlineData("{\"a\": 01, \"b\": 1.2.3}", """{"a":"01","b":"1.2.3"}""")]
    [InlineData("{\"a\": , \"b\":}", """{"a":null,"b":null}""")]
    [InlineData("{\"a\":1} and then some {\"b\":2}", """{"a":1}""")]
    [InlineData("{\"a\":1,\"a\":2,", """{"a":1}""")]
    public void What_is_nearly_json_becomes_json(string text, string healed) => Assert.Equal(healed, JsonHealing.Heal(text));

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""  [1, 2]  """)]
    [InlineData("\"text\"")]
    public void Json_is_left_alone(string text) => Assert.Null(JsonHealing.Heal(text));

    [Theory]
    [InlineData("")]
    [InlineData("I cannot do that.")]
    [InlineData("```json\n```")]
    public void What_holds_no_json_is_left_alone(string text) => Assert.Null(JsonHealing.Heal(text));

    [Fact]
    public void Json_that_was_cut_anywhere_becomes_json()
    {
        const string whole = """{"name":"Grüße 👋🏽","list":[1,2.5,-3e2,true,false,null,{"deep":{"er":["x\\y\"z"]}}],"empty":{},"end":"\u00e9"}""";
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.NotNull(JsonNode.Parse(JsonHealing.Heal(whole[..length])!));
        }
    }

    [Fact]
    public void Whatever_comes_it_is_json_or_nothing() => Gen.OneOf(
        Gen.String,
        Gen.Int[0, Pieces.Length - 1].Array[0, 40].Select(static picks => "{" + string.Concat(picks.Select(static pick => Pieces[pick])))).Sample(static text =>
    {
        if (JsonHealing.Heal(text) is { } healed)
        {
            JsonNode.Parse(healed);
        }
    });

    [Fact]
    public void Brackets_without_end_do_not_overflow() => Assert.Null(JsonHealing.Heal(new string('[', 100_000)));
}
