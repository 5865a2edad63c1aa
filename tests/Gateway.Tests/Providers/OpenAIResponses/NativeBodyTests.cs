using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.OpenAIResponses;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Providers.OpenAIResponses;

public sealed class NativeBodyTests
{
    [Fact]
    public void Sends_the_callers_own_words_but_for_what_the_gateway_owns()
    {
        var body = Write(
            """
            {"model":"vendor/model","models":["b"],"provider":{"only":["x"]},"session_id":"s","plugins":[],"trace":{},"user":"me","safety_identifier":"me","store":null,
             "previous_response_id":null,"background":false,"max_output_tokens":500,"stream":true,"instructions":"\u0042e brief.","tools":[{"type":"web_search"}],"temperature":1.0,
             "service_tier":"fast","reasoning":{"effort":"low","enabled":true,"max_tokens":5,"summary":"auto"},"metadata":{"a":"b"},"brand_new":{"x": 1e2},
             "input":[{"role":"user","content":"hi"}]}
            """,
            """{"model":"up-model","messages":[],"max_tokens":100,"stream":true,"user":"ic-hash"}""");

        Assert.Equal(
            """{"model":"up-model","store":false,"stream":true,"safety_identifier":"ic-hash","instructions":"\u0042e brief.","tools":[{"type":"web_search"}],"temperature":1.0,"service_tier":"priority","reasoning":{"effort":"low","summary":"auto"},"metadata":{"a":"b"},"brand_new":{"x": 1e2},"input":[{"role":"user","content":"hi"}],"max_output_tokens":100,"include":["reasoning.encrypted_content"]}""",
            body);
    }

    [Fact]
    public void Gives_the_vendor_its_own_thoughts_back_and_nobody_elses()
    {
        var body = JsonNode.Parse(Write(
            """
            {"input":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gA+/==","format":"openai-responses-v1","status":"completed"},
             {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gB=="},
             {"type":"reasoning","id":"rs_3","summary":[],"content":[{"type":"reasoning_text","text":"t"}],"signature":"s","format":"anthropic-claude-v1"},
             {"type":"reasoning","id":"rs_gen-1","summary":[],"content":[{"type":"reasoning_text","text":"t"}]},
             {"type":"reasoning","id":"rs_gen-2","summary":[],"encrypted_content":"interchange.thought.e30"},
             {"type":"web_search_call","id":"ws_1"}],"include":["reasoning.encrypted_content"]}
            """,
            """{"model":"m","messages":[]}"""))!;

        Assert.Equal(
            """[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gA+/==","status":"completed"},{"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gB=="},{"type":"web_search_call","id":"ws_1"}]""",
            body["input"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Single(body["include"]!.AsArray());
    }

    [Fact]
    public void Asks_a_model_that_does_not_think_for_nothing_more() =>
        Assert.Equal("""{"model":"m","store":false,"input":"hi"}""", Write("""{"input":"hi"}""", """{"model":"m","messages":[]}""", thinks: false));

    private static string Write(string body, string chat, bool thinks = true) => Encoding.UTF8.GetString(
        NativeBody.Write(Encoding.UTF8.GetBytes(body), ChatPromptReader.Read(Encoding.UTF8.GetBytes(chat)), "openai-responses-v1", thinks).Span);
}
