using static Interchange.Gateway.Tests.Providers.Anthropic.Samples;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

public sealed class AnswerPlanTests
{
    private const string Schema = """{"type":"object","properties":{"x":{"type":"object","properties":{}},"y":{"type":"object","additionalProperties":{"type":"string"}}},"additionalProperties":true}""";

    private const string Format = "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":" + Schema + "}}";

    private const string Tools = """
        "tools":[{"type":"function","function":{"name":"answer_in_json"}}]
        """;

    [Fact]
    public void A_model_that_holds_to_schemas_gets_the_schema_with_its_objects_closed() => Assert.Equal(
        Compact("""
            {"format":{"type":"json_schema","schema":{"type":"object","properties":{
              "x":{"type":"object","properties":{},"additionalProperties":false},"y":{"type":"object","additionalProperties":{"type":"string"}}},"additionalProperties":false}}}
            """),
        Encoded(Format, "output_config"));

    [Fact]
    public void Any_other_has_to_call_a_tool_of_the_schema()
    {
        var body = Encoded(Format, OldEndpoint);

        Assert.Null(body["output_config"]);
        Assert.Equal("{\"type\":\"tool\",\"name\":\"answer_in_json\"}", body["tool_choice"]!.ToJsonString());
        Assert.Equal(Compact(Schema), body["tools"]![0]!["input_schema"]!.ToJsonString());
    }

    [Fact]
    public void Beside_the_callers_tools_it_may_call_either_and_the_name_is_free()
    {
        var body = Encoded($"{Format},{Tools}", OldEndpoint);

        Assert.Equal("{\"type\":\"any\"}", body["tool_choice"]!.ToJsonString());
        Assert.Equal("answer_in_json_", (string?)body["tools"]![1]!["name"]);
    }

    [Fact]
    public void A_call_that_the_caller_forces_goes_before_the_form()
    {
        const string Choice = ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"answer_in_json\"}}";

        var body = Encoded($"{Format},{Tools}{Choice}", OldEndpoint);

        Assert.Single(body["tools"]!.AsArray());
    }

    [Fact]
    public void A_model_that_cannot_be_forced_is_told_the_schema()
    {
        var body = Encoded(Format, OldEndpoint, EffortAlone);

        Assert.Null(body["tools"]);
        Assert.Contains("additionalProperties", (string?)body["system"]![0]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void For_any_object_the_model_is_told_so_behind_what_the_caller_says()
    {
        var body = Encoded("""
            "response_format":{"type":"json_object"},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"a"}]
            """);

        Assert.Equal("Be brief.", (string?)body["system"]![0]!["text"]);
        Assert.Contains("JSON object", (string?)body["system"]![1]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_no_form() => Assert.Equal(Encoded("").ToJsonString(), Encoded("\"response_format\":{\"type\":\"text\"}").ToJsonString());

    [Fact]
    public void Thoughts_give_way_to_the_tool_that_is_forced() =>
        Assert.Null(Encoded(Format + ",\"reasoning\":{\"effort\":\"high\"}", OldEndpoint, Budget)["thinking"]);
}
