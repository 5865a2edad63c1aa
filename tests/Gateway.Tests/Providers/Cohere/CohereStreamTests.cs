using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Cohere;
using Interchange.Gateway.Tests.Providers.Wires;

namespace Interchange.Gateway.Tests.Providers.Cohere;

/// <summary>Our own samples after the documented format.</summary>
public sealed class CohereStreamTests
{
    private const string Usage = """{"billed_units":{"input_tokens":20,"output_tokens":7},"tokens":{"input_tokens":516.0,"output_tokens":9},"cached_tokens":8}""";

    private static readonly string[] Text =
    [
        """{"type":"message-start","id":"m1","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}""",
        """{"type":"content-start","index":0,"delta":{"message":{"content":{"type":"thinking","thinking":""}}}}""",
        """{"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"Let me "}}}}""",
        """{"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"think."}}}}""",
        """{"type":"content-end","index":0}""",
        """{"type":"content-start","index":1,"delta":{"message":{"content":{"type":"text","text":""}}}}""",
        """{"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"Grüße, 🌍! "}}}}""",
        """{"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"Bern is nice."}}}}""",
        """{"type":"citation-start","index":0,"delta":{"message":{"citations":{"start":10,"end":14,"text":"Bern","type":"TEXT_CONTENT","sources":[{"type":"document","id":"d0","document":{"title":"Guide","url":"https://example.com/bern"}},{"type":"tool","id":"t0:1","tool_output":{"place":"Bern"}}]}}}}""",
        """{"type":"citation-end","index":0}""",
        """{"type":"citation-start","index":1,"delta":{"message":{"citations":{"start":0,"end":3,"text":"Let","type":"THINKING_CONTENT","sources":[{"type":"document","id":"d0"}]}}}}""",
        """{"type":"content-end","index":1}""",
        $$$"""{"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{{{Usage}}}}}""",
    ];

    private static readonly string[] Calls =
    [
        """{"type":"message-start","id":"m2","delta":{"message":{"role":"assistant"}}}""",
        """{"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I will "}}}""",
        """{"type":"tool-plan-delta","delta":{"message":{"tool_plan":"look."}}}""",
        """{"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"w1","type":"function","function":{"name":"weather","arguments":""}}}}}""",
        """{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"city\":"}}}}}""",
        """{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"\"Bern\"}"}}}}}""",
        """{"type":"tool-call-end","index":0}""",
        """{"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"n1","type":"function","function":{"name":"now","arguments":"{}"}}}}}""",
        """{"type":"tool-call-end","index":1}""",
        $$$"""{"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{{{Usage}}}}}""",
    ];

    public static TheoryData<string> Names => ["text", "calls"];

    [Fact]
    public void Tells_thoughts_text_and_what_it_rests_on()
    {
        var message = Decoding.Message(Decode(Text));

        Assert.Equal("Let me think.", (string?)message["reasoning"]);
        Assert.Equal("Grüße, 🌍! Bern is nice.", (string?)message["content"]);
        Assert.Equal("COMPLETE", (string?)message["finish_reason"]);
        Equal("""[{"type":"reasoning.text","text":"Let me think.","format":"unknown","index":0,"signature":"cohere:thinking"}]""", message["reasoning_details"]);

        // Cohere counts the globe as one character; it has two units.
        Equal(
            """
            [{"type":"url_citation","url_citation":{"url":"https://example.com/bern","title":"Guide","content":"Bern","start_index":11,"end_index":15}},
             {"type":"url_citation","url_citation":{"url":"tool:t0:1","title":"t0:1","content":"Bern","start_index":11,"end_index":15}}]
            """,
            message["annotations"]);
    }

    [Fact]
    public void Tells_parallel_calls_and_the_plan_before_them()
    {
        var message = Decoding.Message(Decode(Calls));

        Assert.Equal("tool_calls", (string?)message["finish_reason"]);
        Assert.Equal("TOOL_CALL", (string?)message["native_finish_reason"]);
        Equal("""[{"type":"reasoning.text","text":"I will look.","format":"unknown","index":0,"signature":"cohere:tool_plan"}]""", message["reasoning_details"]);
        Equal(
            """
            [{"index":0,"id":"w1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},
             {"index":1,"id":"n1","type":"function","function":{"name":"now","arguments":"{}"}}]
            """,
            message["tool_calls"]);
    }

    [Fact]
    public void Counts_what_is_billed_not_what_was_read() => Equal(
        """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":8}}""",
        Decoding.Message(Decode(Text))["usage"]);

    [Fact]
    public void Counts_what_was_read_where_nothing_is_said_of_the_bill() => Equal(
        """{"prompt_tokens":516,"completion_tokens":9,"total_tokens":525,"prompt_tokens_details":{"cached_tokens":0}}""",
        Decoding.Message(Decode([.. Text[..^1], """{"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":516,"output_tokens":9}}}}"""]))["usage"]);

    [Theory]
    [InlineData("COMPLETE", "COMPLETE")]
    [InlineData("STOP_SEQUENCE", "STOP_SEQUENCE")]
    [InlineData("MAX_TOKENS", "MAX_TOKENS")]
    [InlineData("ERROR_TOXIC", "content_filter")]
    [InlineData("TIMEOUT", "error")]
    public void Says_why_it_ended(string native, string said)
    {
        var message = Decoding.Message(Decode([Text[0], $$$"""{"type":"message-end","delta":{"finish_reason":"{{{native}}}"}}"""]));

        Assert.Equal(said, (string?)message["finish_reason"]);
        Assert.Null(message["usage"]);
    }

    [Theory]
    [InlineData("""{"type":"message-end","delta":{"finish_reason":"ERROR","error":"it broke"}}""")]
    [InlineData("""{"message":"it broke"}""")]
    public void Tells_a_failure_inside_the_stream(string last)
    {
        var stream = Decode([.. Text[..^1], last]);

        Assert.False(Decoding.IsComplete(stream));
        Assert.Equal("it broke", (string?)Decoding.Message(stream)["error"]!["message"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Makes_the_same_chunks_wherever_the_bytes_are_cut(string name) => Decoding.AssertSameWhereverCut(Stream, Bytes(Of(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_complete_only_with_its_last_event(string name)
    {
        var bytes = Bytes(Of(name));

        // The last byte is the blank line.
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(Decoding.IsComplete(Decoding.Run(Stream(), bytes[..length])), $"complete after {length} of {bytes.Length} bytes");
        }
    }

    [Fact]
    public void Gives_the_same_message_streamed_and_whole()
    {
        var text = $$$"""
            {"id":"m1","finish_reason":"COMPLETE","usage":{{{Usage}}},"message":{"role":"assistant","content":[{"type":"thinking","thinking":"Let me think."},{"type":"text","text":"Grüße, 🌍! Bern is nice."}],
             "citations":[{"start":10,"end":14,"text":"Bern","type":"TEXT_CONTENT","sources":[{"type":"document","id":"d0","document":{"title":"Guide","url":"https://example.com/bern"}},{"type":"tool","id":"t0:1","tool_output":{"place":"Bern"}}]}]}}
            """;
        var calls = $$$"""
            {"id":"m2","finish_reason":"TOOL_CALL","usage":{{{Usage}}},"message":{"role":"assistant","tool_plan":"I will look.",
             "tool_calls":[{"id":"w1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"n1","type":"function","function":{"name":"now","arguments":"{}"}}]}}
            """;
        foreach (var (streamed, whole) in new[] { (Text, text), (Calls, calls) })
        {
            var document = Decoding.Run(new CohereWholeDecoder("command", hidesThoughts: false), Encoding.UTF8.GetBytes(whole));

            Assert.True(JsonNode.DeepEquals(Decoding.Message(Decode(streamed)), Decoding.MessageOfDocument(document)), document);
        }
    }

    [Fact]
    public void Hides_thoughts_from_those_who_do_not_want_them()
    {
        var message = Decoding.Message(Decoding.Run(new CohereStreamDecoder("command", hidesThoughts: true), Bytes(Text)));

        Assert.Equal("", (string?)message["reasoning"]);
        Assert.Empty(message["reasoning_details"]!.AsArray());
        Assert.Equal("Grüße, 🌍! Bern is nice.", (string?)message["content"]);
    }

    [Theory]
    [InlineData(400, "invalid request: too many tokens: the prompt cannot exceed 4096 tokens", FailureClass.ContextLength)]
    [InlineData(400, "invalid request: message must be at least 1 token long", FailureClass.InvalidRequest)]
    [InlineData(401, "invalid api token", FailureClass.Credential)]
    [InlineData(404, "model 'command-z' not found", FailureClass.ModelGone)]
    [InlineData(422, "unknown field", FailureClass.InvalidRequest)]
    [InlineData(429, "trial key limited", FailureClass.RateLimited)]
    [InlineData(498, "blocked", FailureClass.ContentFilter)]
    [InlineData(500, "internal server error", FailureClass.ServerError)]
    [InlineData(503, "please retry", FailureClass.Overloaded)]
    [InlineData(504, "timed out", FailureClass.Timeout)]
    public void Tells_what_a_failure_means(int status, string message, FailureClass expected)
    {
        using var response = new HttpResponseMessage();

        var failure = new CohereWire().FailureOf(status, Encoding.UTF8.GetBytes($$"""{"id":"e1","message":"{{message}}"}"""), response.Headers, DateTimeOffset.UnixEpoch);

        Assert.Equal(expected, failure.Class);
        Assert.Equal(message, failure.ProviderMessage);
    }

    private static string[] Of(string name) => name == "text" ? Text : Calls;

    private static CohereStreamDecoder Stream() => new("command", hidesThoughts: false);

    private static string Decode(string[] events) => Decoding.Run(Stream(), Bytes(events));

    private static byte[] Bytes(string[] events) => Encoding.UTF8.GetBytes(string.Concat(events.Select(static json => $"event: x\ndata: {json}\n\n")));

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual?.ToJsonString()}");
}
