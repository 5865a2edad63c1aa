using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Cohere;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Providers.Cohere;

public sealed class CohereRequestsTests
{
    private const string Hello = """[{"role":"user","content":"Hello"}]""";
    private const string Tools = """
        [{"type":"function","function":{"name":"weather","description":"Of a city","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"} } } } },
         {"type":"function","function":{"name":"now"} }]
        """;

    [Fact]
    public void Says_a_conversation_in_Coheres_words() => Equal(
        """
        [{"role":"system","content":"Be brief."},{"role":"system","content":"Speak German."},
         {"role":"user","content":[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO","detail":"low"}}]},
         {"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"b","type":"function","function":{"name":"now","arguments":"{}"}}]},
         {"role":"tool","tool_call_id":"a","content":"sunny"},
         {"role":"tool","tool_call_id":"b","content":[{"type":"document","document":{"data":{"error":"no clock"}}}]}]
        """,
        Body("""
            "messages":[{"role":"system","content":"Be brief."},{"role":"developer","content":"Speak German."},
             {"role":"user","content":[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO","detail":"low"}}]},
             {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"b","type":"function","function":{"name":"now","arguments":""}}]},
             {"role":"tool","tool_call_id":"a","content":"sunny"},{"role":"tool","tool_call_id":"b","is_error":true,"content":"no clock"}]
            """)["messages"]);

    [Fact]
    public void Says_sampling_in_Coheres_words_and_within_its_scales()
    {
        var body = Body($$"""
            "messages":{{Hello}},"max_tokens":50,"temperature":0.5,"top_p":1,"top_k":900,"frequency_penalty":1.5,"presence_penalty":-1,"seed":-1,"stop":["END"],"logit_bias":{"1":2},"user":"u"
            """);

        Equal(
            """
            {"model":"command","stream":false,"messages":[{"role":"user","content":"Hello"}],"max_tokens":50,"temperature":0.5,"p":0.99,"frequency_penalty":1,"presence_penalty":0,
             "k":500,"seed":18446744073709551615,"stop_sequences":["END"]}
            """,
            body);
    }

    [Theory]
    [InlineData("\"none\"", "NONE", 2)]
    [InlineData("\"required\"", "REQUIRED", 2)]
    [InlineData("\"auto\"", null, 2)]
    [InlineData("""{"type":"function","function":{"name":"now"} }""", "REQUIRED", 1)]
    public void Says_how_tools_are_chosen(string choice, string? expected, int offered)
    {
        var body = Body($"\"messages\":{Hello},\"tools\":{Tools},\"tool_choice\":{choice}");

        Assert.Equal(expected, (string?)body["tool_choice"]);
        Assert.Equal(offered, body["tools"]!.AsArray().Count);
        Equal("""{"type":"object","properties":{}}""", body["tools"]![offered - 1]!["function"]!["parameters"]);
        Assert.Null(body["strict_tools"]);
    }

    [Fact]
    public void Is_strict_where_every_tool_is()
    {
        var strict = Body($$"""
            "messages":{{Hello}},"tools":[{"type":"function","function":{"name":"now","strict":true,"parameters":{"type":"object"} } }]
            """);

        Assert.True((bool)strict["strict_tools"]!);
    }

    [Fact]
    public void Holds_an_answer_to_its_schema() => Equal(
        """{"type":"json_object","json_schema":{"type":"object","required":["a"]}}""",
        Body($$"""
            "messages":{{Hello}},"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object","required":["a"]} } }
            """)["response_format"]);

    [Fact]
    public void Files_of_text_are_documents_beside_the_callers_own() => Equal(
        """[{"id":"1","data":{"text":"own"}},{"data":{"title":"a.txt","text":"Grüße"}}]""",
        Body("""
            "documents":[{"id":"1","data":{"text":"own"} }],
            "messages":[{"role":"user","content":[{"type":"text","text":"Sum up"},{"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,R3LDvMOfZQ=="} }]}]
            """)["documents"]);

    [Theory]
    [InlineData("\"reasoning\":{\"max_tokens\":2000}", """{"type":"enabled","token_budget":2000}""")]
    [InlineData("\"reasoning\":{\"effort\":\"high\"},\"max_tokens\":10000", """{"type":"enabled","token_budget":8000}""")]
    [InlineData("\"reasoning\":{\"effort\":\"high\"},\"max_tokens\":500", """{"type":"enabled","token_budget":500}""")]
    [InlineData("\"reasoning\":{\"enabled\":true}", """{"type":"enabled"}""")]
    [InlineData("\"reasoning_effort\":\"none\"", """{"type":"disabled"}""")]
    public void Says_how_much_to_think(string wish, string expected)
    {
        Equal(expected, Body($"\"messages\":{Hello},{wish}")["thinking"]);
        Assert.Null(Body($"\"messages\":{Hello},{wish}", thinks: false)["thinking"]);
    }

    [Fact]
    public void Gives_back_its_own_thoughts_where_they_stood_and_nobody_elses()
    {
        var messages = Body("""
            "messages":[{"role":"user","content":"Hi"},
             {"role":"assistant","content":"","reasoning_details":[
               {"type":"reasoning.text","text":"Let me ","format":"unknown","index":0},{"type":"reasoning.text","text":"think","format":"unknown","index":0},
               {"type":"reasoning.text","signature":"cohere:thinking","format":"unknown","index":0},
               {"type":"reasoning.text","text":"I will look it up","signature":"cohere:tool_plan","format":"unknown","index":1},
               {"type":"reasoning.text","text":"of others","signature":"c2ln","format":"anthropic-claude-v1","index":2}],
              "tool_calls":[{"id":"a","type":"function","function":{"name":"now","arguments":"{}"} }]}]
            """)["messages"]!;

        Equal(
            """
            {"role":"assistant","tool_plan":"I will look it up","content":[{"type":"thinking","thinking":"Let me think"}],
             "tool_calls":[{"id":"a","type":"function","function":{"name":"now","arguments":"{}"}}]}
            """,
            messages[1]);
    }

    [Theory]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"} }""", "plain text")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"UklG","format":"wav"} }""", "images")]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://example.com/a.mp4"} }""", "images")]
    [InlineData("""{"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,R3L"} }""", "base64")]
    public void Says_which_pieces_it_does_not_take(string part, string advice)
    {
        var refusal = Assert.Throws<NotCarriedException>(() => Body($$"""
            "messages":[{"role":"user","content":[{"type":"text","text":"See"},{{part}}]}]
            """));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"n\":2", "\"n\"")]
    [InlineData("\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]", "5 stop")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "modalities")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "functions only")]
    [InlineData("\"response_format\":{\"type\":\"grammar\"}", "json_schema")]
    [InlineData("\"response_format\":{\"type\":\"json_object\"},\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\"}}]", "without tools")]
    public void Says_what_it_cannot_carry_and_what_to_do(string member, string advice)
    {
        var refusal = Assert.Throws<NotCarriedException>(() => Body($"\"messages\":{Hello},{member}"));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    private static JsonNode Body(string members, bool thinks = true) => JsonNode.Parse(
        CohereRequests.Body(ChatPromptReader.Read(Encoding.UTF8.GetBytes($$"""{"model":"command",{{members}}}""")), thinks, mostOutput: null).Span)!;

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual?.ToJsonString()}");
}
