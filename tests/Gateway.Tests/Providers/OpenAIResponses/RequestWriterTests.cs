using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.OpenAIResponses;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Providers.OpenAIResponses;

public sealed class RequestWriterTests
{
    private const string Format = "openai-responses-v1";

    [Fact]
    public void Asks_for_a_text_and_stores_nothing() => Same(
        """
        {"model":"m","store":false,"input":[{"type":"message","role":"system","content":[{"type":"input_text","text":"Be brief."}]},
         {"type":"message","role":"developer","content":[{"type":"input_text","text":"And kind."}]},
         {"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}]}
        """,
        Write("""{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"developer","content":"And kind."},{"role":"user","content":"hi"}]}"""));

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://x/i.png"}}""", """{"type":"input_image","image_url":"https://x/i.png","detail":"auto"}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,QQ==","detail":"high"}}""", """{"type":"input_image","image_url":"data:image/png;base64,QQ==","detail":"high"}""")]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}}""", """{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}""")]
    [InlineData("""{"type":"file","file":{"file_data":"https://x/a.pdf"}}""", """{"type":"input_file","file_url":"https://x/a.pdf"}""")]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", """{"type":"input_file","file_id":"file-1"}""")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"QQ==","format":"mp3"}}""", """{"type":"input_audio","input_audio":{"data":"QQ==","format":"mp3"}}""")]
    public void Carries_every_kind_of_content(string part, string expected) => Same(
        $$"""[{"type":"message","role":"user","content":[{{expected}}]}]""",
        Write($$"""{"model":"m","messages":[{"role":"user","content":[{{part}}]}]}""")["input"]!);

    [Fact]
    public void Carries_calls_results_and_thoughts_in_order() => Same(
        """
        [{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"encrypted_content":"gA+/=="},
         {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gB=="},
         {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look."}]},
         {"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"},
         {"type":"function_call","call_id":"c2","name":"g","arguments":"{}"},
         {"type":"function_call_output","call_id":"c1","output":"one"},
         {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"see"},{"type":"input_image","image_url":"https://x","detail":"auto"}]}]
        """,
        Write("""
        {"model":"m","messages":[
         {"role":"assistant","content":"I look.","reasoning_details":[
           {"type":"reasoning.summary","id":"rs_1","format":"openai-responses-v1","index":0,"summary":"a"},{"type":"reasoning.summary","id":"rs_1","format":"openai-responses-v1","index":1,"summary":"b"},
           {"type":"reasoning.encrypted","id":"rs_1","format":"openai-responses-v1","index":2,"data":"gA+/=="},{"type":"reasoning.encrypted","id":"rs_2","format":"openai-responses-v1","index":3,"data":"gB=="},
           {"type":"reasoning.text","format":"anthropic-claude-v1","index":4,"text":"t","signature":"s"},{"type":"reasoning.summary","id":"rs_3","format":"openai-responses-v1","index":5,"summary":"no key"}],
          "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c2","type":"function","function":{"name":"g","arguments":""}}]},
         {"role":"tool","tool_call_id":"c1","content":"one"},
         {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"https://x"}}]}]}
        """)["input"]!);

    [Fact]
    public void Carries_tools_and_says_that_they_are_not_strict()
    {
        var body = Write("""
            {"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},
             {"type":"function","function":{"name":"g","strict":true}},{"type":"web_search","search_context_size":"low"}],
             "tool_choice":{"type":"function","function":{"name":"g"}},"parallel_tool_calls":false}
            """);

        Same(
            """
            [{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":false},
             {"type":"function","name":"g","parameters":{"type":"object","properties":{}},"strict":true},{"type":"web_search","search_context_size":"low"}]
            """,
            body["tools"]!);
        Same("""{"type":"function","name":"g"}""", body["tool_choice"]!);
        Assert.False((bool)body["parallel_tool_calls"]!);
    }

    [Theory]
    [InlineData("\"auto\"", "auto")]
    [InlineData("\"none\"", "none")]
    [InlineData("\"required\"", "required")]
    public void Carries_the_words_of_tool_choice(string choice, string expected) =>
        Assert.Equal(expected, (string?)Write($$"""{"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"f"} }],"tool_choice":{{choice}}}""")["tool_choice"]);

    [Fact]
    public void Carries_the_format_of_the_answer() => Same(
        """{"format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true},"verbosity":"low"}""",
        Write("""{"model":"m","messages":[],"verbosity":"low","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"},"strict":true}}}""")["text"]!);

    [Theory]
    [InlineData("\"reasoning_effort\":\"low\"", """{"effort":"low","summary":"auto"}""")]
    [InlineData("\"reasoning\":{\"effort\":\"max\",\"exclude\":true}", """{"effort":"xhigh"}""")]
    [InlineData("\"reasoning\":{\"enabled\":false}", """{"effort":"none"}""")]
    [InlineData("\"reasoning\":{\"enabled\":true,\"summary\":\"detailed\"}", """{"effort":"medium","summary":"detailed"}""")]
    public void Asks_for_thoughts(string members, string expected)
    {
        var body = Write($$"""{"model":"m","messages":[],{{members}}}""", thinks: true);

        Same(expected, body["reasoning"]!);
        Same("""["reasoning.encrypted_content"]""", body["include"]!);
    }

    [Fact]
    public void Asks_a_model_that_does_not_think_for_no_thoughts()
    {
        var body = Write("""{"model":"m","messages":[],"reasoning":{"effort":"low"},"logprobs":true,"top_logprobs":2}""");

        Assert.Null(body["reasoning"]);
        Same("""["message.output_text.logprobs"]""", body["include"]!);
        Assert.Equal(2, (int)body["top_logprobs"]!);
    }

    [Fact]
    public void Carries_bounds_and_what_it_does_not_know_and_leaves_out_what_only_chat_has() => Same(
        """
        {"model":"m","store":false,"stream":true,"input":[],"max_output_tokens":9,"temperature":0.5,"top_p":0.9,"safety_identifier":"ic-1","service_tier":"flex",
         "prompt_cache_key":"k","brand_new":[1]}
        """,
        Write("""
        {"model":"m","stream":true,"messages":[],"max_tokens":9,"temperature":0.5,"top_p":0.9,"user":"ic-1","service_tier":"flex","prompt_cache_key":"k","brand_new":[1],
         "seed":1,"stop":["x"],"frequency_penalty":1,"presence_penalty":1,"logit_bias":{},"top_k":3,"min_p":0.1,"stream_options":{"include_usage":true},"tool_choice":"auto"}
        """));

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://x"}}]}]}""", "video")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"brand_new"}]}]}""", "no such type")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","content":[{"type":"image_url","image_url":{"url":"https://x"}}]}]}""", "only text")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","content":"x"}]}""", "tool_call_id")]
    [InlineData("""{"model":"m","messages":[],"n":2}""", "one answer")]
    [InlineData("""{"model":"m","messages":[],"modalities":["text","audio"]}""", "text alone")]
    [InlineData("""{"model":"m","messages":[],"tools":[{"type":"custom","custom":{"name":"x"}}]}""", "functions")]
    [InlineData("""{"model":"m","messages":[],"response_format":{"type":"grammar"}}""", "json_schema")]
    public void Says_what_it_cannot_carry(string chat, string expected) =>
        Assert.Contains(expected, Assert.Throws<NotCarriedException>(() => Write(chat)).Message, StringComparison.Ordinal);

    private static JsonObject Write(string chat, bool thinks = false) =>
        JsonNode.Parse(RequestWriter.Write(ChatPromptReader.Read(Encoding.UTF8.GetBytes(chat)), Format, thinks).Span)!.AsObject();

    private static void Same(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
