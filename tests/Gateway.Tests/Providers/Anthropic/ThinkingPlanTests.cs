using Interchange.Gateway.Catalog;
using Interchange.Gateway.Translation;
using static Interchange.Gateway.Tests.Providers.Anthropic.Samples;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

public sealed class ThinkingPlanTests
{
    public static TheoryData<string, string, string?, string?> Wishes => new()
    {
        { "none", "", null, null },
        { "none", "\"reasoning\":{\"enabled\":false}", null, null },
        { "budget", "", null, null },
        { "budget", "\"reasoning\":{\"effort\":\"high\"},\"max_tokens\":10000", """{"type":"enabled","budget_tokens":8000}""", null },
        { "budget", "\"reasoning_effort\":\"low\",\"max_tokens\":10000", """{"type":"enabled","budget_tokens":2000}""", null },
        { "budget", "\"reasoning\":{\"enabled\":true},\"max_tokens\":10000", """{"type":"enabled","budget_tokens":5000}""", null },
        { "budget", "\"reasoning\":{\"effort\":\"minimal\"},\"max_tokens\":2000", """{"type":"enabled","budget_tokens":1024}""", null },
        { "budget", "\"reasoning\":{\"effort\":\"high\"},\"max_tokens\":1000", null, null },
        { "budget", "\"reasoning\":{\"max_tokens\":100},\"max_tokens\":10000", """{"type":"enabled","budget_tokens":1024}""", null },
        { "budget", "\"reasoning\":{\"max_tokens\":20000},\"max_tokens\":10000", """{"type":"enabled","budget_tokens":9999}""", null },
        { "budget", "\"reasoning\":{\"effort\":\"none\"}", """{"type":"disabled"}""", null },
        { "budget", "\"verbosity\":\"low\"", null, null },
        { "both", "\"reasoning\":{\"effort\":\"xhigh\"}", """{"type":"adaptive"}""", """{"effort":"high"}""" },
        { "both", "\"reasoning\":{\"enabled\":true}", """{"type":"adaptive"}""", null },
        { "both", "\"reasoning\":{\"max_tokens\":3000}", """{"type":"enabled","budget_tokens":3000}""", null },
        { "both", "\"verbosity\":\"low\"", null, """{"effort":"low"}""" },
        { "both", "\"verbosity\":\"low\",\"reasoning\":{\"effort\":\"max\"}", """{"type":"adaptive"}""", """{"effort":"max"}""" },
        { "effort", "\"reasoning\":{\"effort\":\"xhigh\"}", """{"type":"adaptive","display":"summarized"}""", """{"effort":"xhigh"}""" },
        { "effort", "\"reasoning\":{\"effort\":\"minimal\"}", """{"type":"adaptive","display":"summarized"}""", """{"effort":"low"}""" },
        { "effort", "\"reasoning\":{\"effort\":\"high\",\"exclude\":true}", """{"type":"adaptive","display":"omitted"}""", """{"effort":"high"}""" },
        { "effort", "\"reasoning\":{\"max_tokens\":2000},\"max_tokens\":10000", """{"type":"adaptive","display":"summarized"}""", """{"effort":"low"}""" },
        { "effort", "\"reasoning\":{\"enabled\":false}", null, null },
        { "unknown", "\"reasoning\":{\"max_tokens\":2000}", """{"type":"enabled","budget_tokens":2000}""", null },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public void A_wish_is_put_in_the_way_that_the_model_takes(string model, string members, string? thinking, string? output)
    {
        var body = Encoded(members, reasoning: Model(model));

        Assert.Equal((thinking, output), (body["thinking"]?.ToJsonString(), body["output_config"]?.ToJsonString()));
    }

    [Fact]
    public void A_budget_without_room_is_refused_with_what_to_do()
    {
        var refused = Assert.Throws<NotCarriedException>(() => Encoded("\"reasoning\":{\"max_tokens\":1024},\"max_tokens\":1024", reasoning: Budget));

        Assert.Contains("larger \"max_tokens\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"required\"")]
    [InlineData("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}")]
    public void A_model_that_is_forced_to_call_a_tool_is_not_asked_to_think(string choice) => Assert.Null(Encoded(
        $$$"""
        "reasoning":{"effort":"high"},"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{{{choice}}}
        """,
        "thinking",
        reasoning: Budget));

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"t\",\"signature\":\"s\",\"format\":\"openai-responses-v1\"}]", null)]
    [InlineData(",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"t\",\"signature\":\"s\",\"format\":\"anthropic-claude-v1\"}]", "enabled")]
    public void A_call_that_comes_back_without_its_thoughts_ends_them(string details, string? expected)
    {
        var body = Encoded(
            $$$"""
            "reasoning":{"effort":"high"},"messages":[{"role":"user","content":"a"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]{{{details}}}},
              {"role":"tool","tool_call_id":"1","content":"r"}]
            """,
            reasoning: Budget);

        Assert.Equal(expected, (string?)body["thinking"]?["type"]);
    }

    private static ModelReasoning? Model(string name) => name switch
    {
        "none" or "unknown" => null,
        "budget" => Budget,
        "both" => BudgetAndEffort,
        _ => EffortAlone,
    };
}
