using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Mistral;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Providers.Mistral;

public sealed class MistralRequestsTests
{
    private const string Hello = """[{"role":"user","content":"Hello"}]""";

    [Fact]
    public void Says_the_settings_in_Mistrals_names_and_leaves_out_what_it_does_not_know() => Equal(
        """
        {"model":"magistral","messages":[{"role":"user","content":"Hello"}],"stream":true,"temperature":0.5,"top_p":0.9,"frequency_penalty":0.1,"presence_penalty":-0.2,
         "max_tokens":50,"random_seed":7,"n":2,"stop":["END"],"response_format":{"type":"json_object"},"safe_prompt":true}
        """,
        Body($$"""
            "messages":{{Hello}},"stream":true,"stream_options":{"include_usage":true},"max_completion_tokens":50,"temperature":0.5,"top_p":0.9,"top_k":40,"frequency_penalty":0.1,
            "presence_penalty":-0.2,"seed":7,"n":2,"stop":"END","response_format":{"type":"json_object"},"user":"u","logit_bias":{"1":2},"safe_prompt":true
            """));

    [Theory]
    [InlineData("\"required\"", "\"any\"")]
    [InlineData("\"none\"", "\"none\"")]
    [InlineData("\"auto\"", "\"auto\"")]
    [InlineData("""{"type":"function","function":{"name":"now"} }""", """{"type":"function","function":{"name":"now"} }""")]
    public void Says_how_tools_are_chosen(string choice, string expected)
    {
        var body = Body($$"""
            "messages":{{Hello}},"parallel_tool_calls":false,"tools":[{"type":"function","function":{"name":"now","strict":true} }],"tool_choice":{{choice}}
            """);

        Equal(expected, body["tool_choice"]);
        Assert.False((bool)body["parallel_tool_calls"]!);
        Equal("""[{"type":"function","function":{"name":"now","strict":true,"parameters":{"type":"object","properties":{} } } }]""", body["tools"]);
    }

    [Fact]
    public void Pieces_are_of_Mistrals_kinds() => Equal(
        """
        [{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}},{"type":"document_url","document_url":"data:application/pdf;base64,JVBE","document_name":"a.pdf"},
         {"type":"file","file_id":"f1"},{"type":"input_audio","input_audio":"UklG"},{"type":"document_url","document_url":"https://example.com/b.pdf"}]
        """,
        Body("""
            "messages":[{"role":"user","content":[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"} },
             {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"} },{"type":"file","file":{"file_id":"f1"} },
             {"type":"input_audio","input_audio":{"data":"UklG","format":"wav"} },{"type":"document_url","document_url":"https://example.com/b.pdf"}]}]
            """)["messages"]![0]!["content"]);

    [Fact]
    public void Ids_of_calls_have_nine_letters_or_digits_and_results_find_theirs()
    {
        var messages = Body("""
            "messages":[{"role":"user","content":"Hi"},
             {"role":"assistant","content":null,"tool_calls":[{"id":"call_0123456789","type":"function","function":{"name":"now","arguments":""} },{"id":"abcDEF123","type":"function","function":{"name":"now","arguments":"{}"} }]},
             {"role":"tool","tool_call_id":"call_0123456789","content":"noon"},{"role":"tool","tool_call_id":"abcDEF123","is_error":true,"content":"no clock"}]
            """)["messages"]!;

        var id = (string)messages[1]!["tool_calls"]![0]!["id"]!;
        Assert.Matches("^[A-Za-z0-9]{9}$", id);
        Assert.Equal(id, (string?)messages[2]!["tool_call_id"]);
        Assert.NotEqual(id, MistralToolIds.Of("call_0123456780"));
        Assert.Equal("abcDEF123", (string?)messages[1]!["tool_calls"]![1]!["id"]);
        Assert.Equal("{}", (string?)messages[1]!["tool_calls"]![0]!["function"]!["arguments"]);
        Assert.False(messages[1]!.AsObject().ContainsKey("content"));
        Assert.Equal("error: no clock", (string?)messages[3]!["content"]);
    }

    [Fact]
    public void A_last_message_of_the_assistants_is_a_prefix() => Equal(
        """[{"role":"user","content":"Hi"},{"role":"assistant","content":"Grü","prefix":true}]""",
        Body("""  "messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Grü"}] """)["messages"]);

    [Fact]
    public void Gives_back_its_own_thoughts_with_their_signature_and_nobody_elses() => Equal(
        """
        {"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Let me think"}],"signature":"c2ln+/="},{"type":"thinking","thinking":[{"type":"text","text":"unsigned"}]},{"type":"text","text":"Hallo"}]}
        """,
        Body("""
            "messages":[{"role":"user","content":"Hi"},
             {"role":"assistant","content":"Hallo","reasoning_details":[
               {"type":"reasoning.text","text":"Let me ","format":"unknown","index":0},{"type":"reasoning.text","text":"think","signature":"mistral:c2ln+/=","format":"unknown","index":0},
               {"type":"reasoning.text","text":"unsigned","signature":"mistral:","format":"unknown","index":1},
               {"type":"reasoning.text","text":"of others","signature":"c2ln","format":"anthropic-claude-v1","index":2}]},{"role":"user","content":"More"}]
            """)["messages"]![1]);

    [Theory]
    [InlineData("\"reasoning\":{\"effort\":\"low\"}", "high", "reasoning")]
    [InlineData("\"reasoning\":{\"max_tokens\":2000}", "high", "reasoning")]
    [InlineData("\"reasoning\":{\"enabled\":false}", "none", null)]
    [InlineData("\"reasoning\":{\"exclude\":true}", null, null)]
    public void Says_whether_to_think(string wish, string? effort, string? mode)
    {
        Assert.Equal(effort, (string?)Body($"\"messages\":{Hello},{wish}", new MistralThinking(TakesEfforts: true, TakesMode: false))["reasoning_effort"]);
        Assert.Equal(mode, (string?)Body($"\"messages\":{Hello},{wish}", new MistralThinking(TakesEfforts: false, TakesMode: true))["prompt_mode"]);
    }

    [Theory]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "modalities")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "functions only")]
    [InlineData("\"response_format\":{\"type\":\"grammar\"}", "json_schema")]
    public void Says_what_it_cannot_carry_and_what_to_do(string member, string advice)
    {
        var refusal = Assert.Throws<NotCarriedException>(() => Body($"\"messages\":{Hello},{member}"));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Films_are_not_carried() => Assert.Throws<NotCarriedException>(() => Body("""
        "messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://example.com/a.mp4"} }]}]
        """));

    private static JsonNode Body(string members, MistralThinking thinking = default) => JsonNode.Parse(
        MistralRequests.Body(ChatPromptReader.Read(Encoding.UTF8.GetBytes($$"""{"model":"magistral",{{members}}}""")), thinking).Span)!;

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual?.ToJsonString()}");
}
