using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Bedrock;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Providers.Bedrock;

public sealed class BedrockRequestsTests
{
    private const string Hello = """ "messages":[{"role":"user","content":"Hello"}] """;
    private const string Sonnet = "anthropic.claude-sonnet-4-20250514-v1:0";
    private const string Call = """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}}]}""";
    private const string Tools = """ "tools":[{"type":"function","function":{"name":"weather","description":"Of a city","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}] """;

    [Fact]
    public void Says_a_conversation_in_turns() => Equal(
        """
        {"system":[{"text":"Be brief."},{"text":"Speak German."}],
         "messages":[{"role":"user","content":[{"text":"Hi"},{"text":"there"}]},{"role":"assistant","content":[{"text":"Hallo"}]},{"role":"user","content":[{"text":"Again"}]}],
         "inferenceConfig":{"maxTokens":50,"temperature":0.5,"topP":0.9,"stopSequences":["END"]},
         "additionalModelRequestFields":{"top_k":40}}
        """,
        Body("""
            "max_tokens":50,"temperature":0.5,"top_p":0.9,"top_k":40,"stop":["END",""],"seed":3,
            "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"user","content":"there"},{"role":"assistant","content":"Hallo"},
             {"role":"developer","content":"Speak German."},{"role":"assistant","content":" "},{"role":"user","content":"Again"}]
            """));

    [Fact]
    public void Makes_a_message_of_instructions_that_stand_alone() =>
        Equal("""[{"role":"user","content":[{"text":"Be brief."}]}]""", Body(""" "messages":[{"role":"system","content":"Be brief."}] """)["messages"]);

    [Fact]
    public void Carries_images_films_and_documents_as_bytes_or_from_S3() => Equal(
        """
        [{"text":"See"},{"image":{"format":"jpeg","source":{"bytes":"/9j/"}}},{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/a.png"}}}},
         {"video":{"format":"mp4","source":{"bytes":"AAAA"}}},{"document":{"name":"My report (1)","format":"pdf","source":{"bytes":"JVBE"}}},
         {"document":{"name":"My report (1) 2","format":"csv","source":{"bytes":"YSxi"}}}]
        """,
        Content("""
            {"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,/9j/"}},{"type":"image_url","image_url":{"url":"s3://bucket/a.png"}},
            {"type":"video_url","video_url":{"url":"data:video/mp4;base64,AAAA"}},{"type":"file","file":{"filename":"My_report (1).pdf","file_data":"data:application/pdf;base64,JVBE"}},
            {"type":"file","file":{"filename":"My report (1).csv","file_data":"data:text/csv;base64,YSxi"}}
            """));

    [Theory]
    [InlineData("""{"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}""", "data URL")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/tiff;base64,AAAA"}}""", "webp")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"UklG","format":"wav"}}""", "no sound")]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}},{"type":"text","text":"x"}""", "file_data")]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"}}""", "beside text")]
    [InlineData("""{"type":"hologram"}""", "text, images")]
    public void Says_what_it_cannot_carry_and_what_to_do(string parts, string advice)
    {
        var refusal = Assert.Throws<NotCarriedException>(() => Content(parts));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_what_may_be_cached()
    {
        var body = Body("""
            "messages":[{"role":"system","content":[{"type":"text","text":"Long.","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
             {"role":"user","content":[{"type":"text","text":"Also long.","cache_control":{"type":"ephemeral"}},{"type":"text","text":"Short."}]}]
            """);

        Equal("""[{"text":"Long."},{"cachePoint":{"type":"default","ttl":"1h"}}]""", body["system"]);
        Equal("""[{"text":"Also long."},{"cachePoint":{"type":"default"}},{"text":"Short."}]""", body["messages"]![0]!["content"]);
    }

    [Fact]
    public void Marks_nothing_where_the_model_has_no_cache() => Equal(
        """[{"text":"Long."}]""",
        Body(""" "messages":[{"role":"user","content":[{"type":"text","text":"Long.","cache_control":{"type":"ephemeral"}}]}] """, "meta.llama4-scout-17b-instruct-v1:0")["messages"]![0]!["content"]);

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"tool_choice\":\"auto\"", """{"auto":{}}""")]
    [InlineData(",\"tool_choice\":\"required\"", """{"any":{}}""")]
    [InlineData(",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}", """{"tool":{"name":"weather"}}""")]
    public void Offers_tools_and_says_how_they_are_chosen(string choice, string? expected)
    {
        var config = Body(Hello + "," + Tools + choice)["toolConfig"]!;

        Equal("""[{"toolSpec":{"name":"weather","description":"Of a city","inputSchema":{"json":{"type":"object","properties":{"city":{"type":"string"}}}}}}]""", config["tools"]);
        Equal(expected ?? "null", config["toolChoice"]);
    }

    [Fact]
    public void Is_strict_where_Bedrock_is() =>
        Assert.True((bool)Body(Hello + "," + Tools, "eu.anthropic.claude-sonnet-4-5-20250929-v1:0")["toolConfig"]!["tools"]![0]!["toolSpec"]!["strict"]!);

    [Fact]
    public void Offers_no_tools_where_none_may_be_called() => Assert.Null(Body(Hello + "," + Tools + ",\"tool_choice\":\"none\"")["toolConfig"]);

    [Theory]
    [InlineData("")]
    [InlineData("," + Tools + ",\"tool_choice\":\"none\"")]
    public void Names_former_tools_where_calls_were_made_and_none_may_be(string more) => Equal(
        """{"tools":[{"toolSpec":{"name":"weather","description":"Cannot be called any more.","inputSchema":{"json":{"type":"object","properties":{}}}}}]}""",
        Body($$""" "messages":[{"role":"user","content":"Hello"},{{Call}},{"role":"tool","tool_call_id":"c1","content":"sunny"}]{{more}} """)["toolConfig"]);

    [Fact]
    public void Gives_calls_and_results_back_with_thoughts_that_Claude_signed() => Equal(
        """
        [{"role":"user","content":[{"text":"Hello"}]},
         {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Let me think.","signature":"c2ln+/=="}}},{"reasoningContent":{"redactedContent":"cmVk"}},{"text":"I look."},
          {"toolUse":{"toolUseId":"c1","name":"weather","input":{"city":"Bern"}}},{"toolUse":{"toolUseId":"call_a953f09a1b6b6725b81956e9ad0b1eb4","name":"time","input":{}}}]},
         {"role":"user","content":[{"toolResult":{"toolUseId":"c1","content":[{"text":"sunny"},{"image":{"format":"png","source":{"bytes":"iVBO"}}}]}},
          {"toolResult":{"toolUseId":"call_a953f09a1b6b6725b81956e9ad0b1eb4","content":[{"text":" "}],"status":"error"}},{"text":"And?"}]}]
        """.Replace("call_a953f09a1b6b6725b81956e9ad0b1eb4", BedrockToolIds.Of("a.b"), StringComparison.Ordinal),
        Body(Tools + """
            ,"messages":[{"role":"user","content":"Hello"},
             {"role":"assistant","content":"I look.","tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"a.b","type":"function","function":{"name":"time","arguments":""}}],
              "reasoning_details":[{"type":"reasoning.text","text":"Let me ","format":"anthropic-claude-v1","index":0},{"type":"reasoning.text","text":"think.","signature":"c2ln+/==","format":"anthropic-claude-v1","index":0},
               {"type":"reasoning.encrypted","data":"cmVk","format":"anthropic-claude-v1","index":1},{"type":"reasoning.text","text":"Unsigned","format":"anthropic-claude-v1","index":2},
               {"type":"reasoning.encrypted","data":"Zm9y","id":"c1","format":"google-gemini-v1","index":3}]},
             {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"sunny"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO"}}]},
             {"role":"tool","tool_call_id":"a.b","is_error":true,"content":""},{"role":"user","content":"And?"}]
            """)["messages"]);

    [Theory]
    [InlineData("call_1", "call_1")]
    [InlineData("toolu_bdrk_01-Ab", "toolu_bdrk_01-Ab")]
    public void Keeps_ids_that_Bedrock_takes(string id, string expected) => Assert.Equal(expected, BedrockToolIds.Of(id));

    [Theory]
    [InlineData(Sonnet, "\"reasoning\":{\"effort\":\"high\"},\"max_tokens\":10000,\"temperature\":0.3,\"top_k\":5,\"top_p\":0.5", """{"thinking":{"type":"enabled","budget_tokens":8000}}""")]
    [InlineData(Sonnet, "\"reasoning\":{\"max_tokens\":2000},\"max_tokens\":10000", """{"thinking":{"type":"enabled","budget_tokens":2000}}""")]
    [InlineData(Sonnet, "\"reasoning\":{\"max_tokens\":9000},\"max_tokens\":3000", """{"thinking":{"type":"enabled","budget_tokens":2999}}""")]
    [InlineData(Sonnet, "\"reasoning\":{\"effort\":\"high\"},\"max_tokens\":1000", null)]
    [InlineData(Sonnet, "\"reasoning\":{\"effort\":\"none\"}", null)]
    [InlineData(Sonnet, "\"reasoning\":{\"effort\":\"high\"},\"tool_choice\":\"required\"," + Tools, null)]
    [InlineData("anthropic.claude-3-haiku-20240307-v1:0", "\"reasoning\":{\"effort\":\"high\"}", null)]
    [InlineData("us.anthropic.claude-opus-4-6-v1", "\"reasoning\":{\"effort\":\"minimal\"}", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}""")]
    [InlineData("global.anthropic.claude-opus-4-8", "\"reasoning\":{\"effort\":\"xhigh\"}", """{"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"xhigh"}}""")]
    [InlineData("amazon.nova-2-lite-v1:0", "\"reasoning\":{\"effort\":\"xhigh\"},\"max_tokens\":10,\"temperature\":1", """{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"high"}}""")]
    [InlineData("amazon.nova-lite-v1:0", "\"reasoning\":{\"effort\":\"low\"},\"top_k\":9", """{"inferenceConfig":{"topK":9}}""")]
    [InlineData("openai.gpt-oss-120b-1:0", "\"reasoning\":{\"effort\":\"minimal\"}", """{"reasoning_effort":"low"}""")]
    [InlineData("meta.llama4-scout-17b-instruct-v1:0", "\"reasoning\":{\"effort\":\"low\"},\"top_k\":9", null)]
    public void Asks_for_thoughts_as_the_vendor_takes_it(string model, string wish, string? expected)
    {
        var body = Body(Hello + "," + wish, model);

        Equal(expected ?? "null", body["additionalModelRequestFields"]);
        if (expected?.Contains("thinking", StringComparison.Ordinal) is true)
        {
            Assert.Null(body["inferenceConfig"]!["temperature"]);
            Assert.Null(body["inferenceConfig"]!["topP"]);
        }
    }

    [Theory]
    [InlineData(Sonnet, 0.5, 0.9, 0.5, 0.9)]
    [InlineData("anthropic.claude-opus-4-5-20251101-v1:0", 0.5, 0.9, 0.5, null)]
    [InlineData("anthropic.claude-opus-4-5-20251101-v1:0", 1.7, 0.9, null, 0.9)]
    [InlineData("amazon.nova-lite-v1:0", 1.7, 0.9, 1.0, 0.9)]
    [InlineData("openai.gpt-oss-120b-1:0", 1.7, 0.9, 1.7, 0.9)]
    public void Samples_as_the_vendor_takes_it(string model, double temperature, double topP, double? expectedTemperature, double? expectedTopP)
    {
        var config = Body(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Hello},\"temperature\":{temperature},\"top_p\":{topP}"), model)["inferenceConfig"]!;

        Assert.Equal((expectedTemperature, expectedTopP), ((double?)config["temperature"], (double?)config["topP"]));
    }

    [Fact]
    public void Does_not_ask_Claude_to_think_behind_a_call_without_thoughts() => Assert.Null(Body(
        $$""" {{Tools}},"reasoning":{"effort":"high"},"messages":[{"role":"user","content":"Hello"},{{Call}},{"role":"tool","tool_call_id":"c1","content":"sunny"}] """)["additionalModelRequestFields"]);

    [Fact]
    public void Holds_an_answer_to_its_schema_where_Bedrock_does() => Equal(
        """{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"x","schema":"{\"type\":\"object\"}"}}}}""",
        Body(Hello + """,  "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}} """, "anthropic.claude-haiku-4-5-20251001-v1:0")["outputConfig"]);

    [Theory]
    [InlineData("json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"array\"}}", "", """{"type":"array"}""", """{"tool":{"name":"answer_in_json"}}""")]
    [InlineData("json_object\"", "", """{"type":"object"}""", """{"tool":{"name":"answer_in_json"}}""")]
    [InlineData("json_object\"", "," + Tools, """{"type":"object"}""", """{"any":{}}""")]
    public void Makes_a_tool_of_the_answer_elsewhere(string format, string tools, string schema, string choice)
    {
        var body = Body($$"""{{Hello}},"response_format":{"type":"{{format}} }{{tools}}""");

        Assert.Null(body["outputConfig"]);
        var tool = body["toolConfig"]!["tools"]!.AsArray()[^1]!["toolSpec"]!;
        Assert.Equal("answer_in_json", (string?)tool["name"]);
        Equal(schema, tool["inputSchema"]!["json"]);
        Equal(choice, body["toolConfig"]!["toolChoice"]);
    }

    [Theory]
    [InlineData("\"n\":2")]
    [InlineData("\"modalities\":[\"text\",\"image\"]")]
    [InlineData("\"response_format\":{\"type\":\"grammar\",\"grammar\":\"x\"}")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]")]
    public void Refuses_what_Bedrock_cannot_say(string field) => Assert.Throws<NotCarriedException>(() => Body(Hello + "," + field));

    private static JsonNode Content(string parts) => Body($$""" "messages":[{"role":"user","content":[{{parts}}]}] """)["messages"]![0]!["content"]!;

    private static JsonNode Body(string fields, string model = Sonnet) => JsonNode.Parse(BedrockRequests.Body(
        ChatPromptReader.Read(Encoding.UTF8.GetBytes($$"""{"model":"{{model}}",{{fields}}}""")), BedrockModel.Of(model, "a/b"), mostOutput: null).Span)!;

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, found {actual?.ToJsonString()}");
}
