using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Translation;
using static Interchange.Gateway.Tests.Providers.Anthropic.Samples;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

public sealed class NativeBodyTests
{
    [Fact]
    public void Everything_but_what_the_gateway_owns_is_sent_byte_for_byte()
    {
        const string Body = """
            {"model":"anthropic/claude-test","models":["x/y"],"max_tokens":99999,"system":[{"type":"text","text":"a\u00e9 ","cache_control":{"type":"ephemeral"}}],
             "messages":[ {"role":"user","content":"caf\u00e9"} ],"temperature":0.50,"stream":true,"metadata":{"user_id":"Ann"},"provider":{"only":["anthropic"]},"plugins":[],
             "session_id":"s","trace":{},"user":"Ann","fallbacks":[],"route":"fallback","context_management":{"edits":[]},"speed":"fast","unheard_of":[1.0]}
            """;

        var sent = Written(Body, "\"max_tokens\":500,\"user\":\"ic-1\",\"temperature\":0.5,\"stream\":true");

        Assert.Equal(
            """{"model":"claude-test","max_tokens":500,"system":[{"type":"text","text":"a\u00e9 ","cache_control":{"type":"ephemeral"}}],"messages":[ {"role":"user","content":"caf\u00e9"} ],"temperature":0.50,"stream":true,"context_management":{"edits":[]},"speed":"fast","unheard_of":[1.0],"metadata":{"user_id":"ic-1"}}""",
            sent);
    }

    [Fact]
    public void What_the_endpoint_does_not_take_is_left_out()
    {
        var sent = JsonNode.Parse(Written("""{"model":"m","max_tokens":9,"messages":[],"temperature":0.5,"top_p":0.5,"top_k":5,"stop_sequences":["x"],"tools":[],"tool_choice":{},"thinking":{"type":"adaptive"}}""", ""))!;

        Assert.Equal(["model", "max_tokens", "messages"], sent.AsObject().Select(static member => member.Key));
    }

    [Theory]
    [InlineData("budget", """{"type":"enabled","budget_tokens":2000}""", "\"max_tokens\":4000,\"reasoning\":{\"max_tokens\":2000}", """{"type":"enabled","budget_tokens":2000}""")]
    [InlineData("budget", """{"type":"enabled","budget_tokens":5000}""", "\"max_tokens\":4000,\"reasoning\":{\"max_tokens\":5000}", """{"type":"enabled","budget_tokens":3999}""")]
    [InlineData("budget", """{"type":"adaptive","display":"omitted"}""", "\"max_tokens\":4000,\"reasoning\":{\"enabled\":true}", """{"type":"enabled","budget_tokens":2000}""")]
    [InlineData("effort", """{"type":"enabled","budget_tokens":2000}""", "\"max_tokens\":4000,\"reasoning\":{\"max_tokens\":2000}", """{"type":"adaptive","display":"summarized"}""")]
    [InlineData("effort", """{"type":"adaptive","display":"omitted"}""", "\"max_tokens\":4000,\"reasoning\":{\"enabled\":true}", """{"type":"adaptive","display":"omitted"}""")]
    [InlineData("budget", """{"type":"disabled"}""", "\"reasoning\":{\"enabled\":false}", """{"type":"disabled"}""")]
    public void Thinking_is_put_in_the_way_that_the_model_takes(string model, string thinking, string members, string expected)
    {
        var sent = Written($$"""{"model":"m","max_tokens":9,"messages":[],"thinking":{{thinking}}}""", members, model == "budget" ? Budget : EffortAlone);

        Assert.Equal(expected, JsonNode.Parse(sent)!["thinking"]!.ToJsonString());
    }

    [Fact]
    public void Thoughts_of_other_vendors_are_taken_out_and_nothing_else_changes()
    {
        var foreign = ForeignThought.Prefix + "e30";
        var messages = $$"""
            [ {"role":"user","content":"thinking"},{"role":"assistant","content":[{"type":"thinking","thinking":"a","signature":"{{foreign}}"}, {"type":"text","text":"b\u00e9"} ]},
              {"role":"assistant","content":[{"type":"text","text":"c"},{"type":"redacted_thinking","data":"{{foreign}}"}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"d","signature":""},{"type":"thinking","thinking":"e","signature":"own"},{"type":"redacted_thinking","data":"own"},{"type":"thinking","thinking":"f"}]} ]
            """;

        Assert.Equal(
            """
            [ {"role":"user","content":"thinking"},{"role":"assistant","content":[ {"type":"text","text":"b\u00e9"} ]},
              {"role":"assistant","content":[{"type":"text","text":"c"}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"e","signature":"own"},{"type":"redacted_thinking","data":"own"}]} ]
            """,
            Encoding.UTF8.GetString(ForeignThoughts.Without(Encoding.UTF8.GetBytes(messages))!.Value.Span));
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"no"}]""")]
    [InlineData("""[{"role":"assistant","content":[{"type":"thinking","thinking":"e","signature":"own"},{"type":"tool_use","input":{"thinking":[{"type":"thinking"}]}}]}]""")]
    public void Messages_without_them_are_sent_as_they_are(string messages) => Assert.Null(ForeignThoughts.Without(Encoding.UTF8.GetBytes(messages)));

    private static string Written(string body, string members, ModelReasoning? reasoning = null)
    {
        var prompt = Prompt(members);
        return Encoding.UTF8.GetString(NativeBody.Write(Encoding.UTF8.GetBytes(body), prompt, RequestPlan.For(prompt, Endpoint, reasoning)).Span);
    }
}
