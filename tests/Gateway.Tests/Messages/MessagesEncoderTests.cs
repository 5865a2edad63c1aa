using System.Text.Json.Nodes;
using CsCheck;
using Interchange.Gateway.Translation;
using Interchange.Tests.Support.Messages;
using static Interchange.Gateway.Tests.Messages.Dialect;

namespace Interchange.Gateway.Tests.Messages;

public sealed class MessagesEncoderTests
{
    private const string Thought = """{"type":"reasoning.text","text":"Let me think","signature":"sig+/=","format":"anthropic-claude-v1","index":0}""";
    private const string Foreign = """{"type":"reasoning.encrypted","data":"enc+/=","id":"rs_1","format":"openai-responses-v1","index":1}""";

    private static readonly string[] Everything =
    [
        Delta("\"role\":\"assistant\",\"content\":\"\""),
        Delta("\"reasoning\":\"Let me \",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Let me \",\"format\":\"anthropic-claude-v1\",\"index\":0}]"),
        Delta("\"reasoning\":\"think\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"think\",\"format\":\"anthropic-claude-v1\",\"index\":0}]"),
        Delta("\"reasoning_details\":[{\"type\":\"reasoning.text\",\"signature\":\"sig+/=\",\"format\":\"anthropic-claude-v1\",\"index\":0}]"),
        Delta($"\"reasoning_details\":[{Foreign}]"),
        Delta("\"content\":\"Héllo \""),
        Delta("\"content\":\"there\""),
        Delta("\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a\",\"title\":\"T\",\"content\":\"C\"}}]"),
        Delta("\"tool_calls\":[{\"index\":0,\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]"),
        Delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]"),
        Delta("\"tool_calls\":[{\"index\":1,\"id\":\"2\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]"),
        Delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}},{\"index\":1,\"function\":{\"arguments\":\"}\"}}]"),
        Delta("", "tool_calls"),
        End,
    ];

    private const string Whole = $$$"""
        {{{{Head}}},"choices":[{"index":0,"message":{"role":"assistant","content":"Héllo there","reasoning":"Let me think","reasoning_details":[{{{Thought}}},{{{Foreign}}}],
          "annotations":[{"type":"url_citation","url_citation":{"url":"https://a","title":"T","content":"C"}}],
          "tool_calls":[{"index":0,"id":"1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"index":1,"id":"2","type":"function","function":{"name":"g","arguments":"{}"}}]},
          "finish_reason":"tool_calls"}],{{{Used}}}}
        """;

    [Fact]
    public void A_stream_begins_with_the_likely_length_of_the_prompt_and_ends_with_the_true_one()
    {
        var events = MessagesGrammar.Events(Stream(state: null, [Delta("\"content\":\"Hi\""), Delta("", "stop"), End], promptTokens: 123));

        Assert.Equal((123, 0), ((int)events[0]["message"]!["usage"]!["input_tokens"]!, (int)events[0]["message"]!["usage"]!["output_tokens"]!));
        Assert.Equal(50, (int)events.Single(static e => (string?)e["type"] == "message_delta")["usage"]!["input_tokens"]!);
    }

    [Fact]
    public void A_stream_obeys_the_grammar_and_says_what_the_same_answer_says_in_one_piece()
    {
        var streamed = MessagesGrammar.Read(Stream(Everything));
        var whole = Dialect.Whole(Whole);

        Assert.True(streamed.IsComplete);
        Assert.True(JsonNode.DeepEquals(whole, streamed.Message), Compact(streamed.Message));
        Assert.Equal(
            Compact($$$"""
                [{"type":"thinking","thinking":"Let me think","signature":"sig+/="},
                 {"type":"redacted_thinking","data":"{{{ForeignThought.Wrap(System.Text.Json.JsonElement.Parse(Foreign))}}}"},
                 {"type":"text","text":"Héllo there","citations":[{"type":"web_search_result_location","url":"https://a","title":"T","cited_text":"C","encrypted_index":""}]},
                 {"type":"tool_use","id":"1","name":"f","input":{"x":1},"caller":{"type":"direct"}},{"type":"tool_use","id":"2","name":"g","input":{},"caller":{"type":"direct"}}]
                """),
            Compact(whole["content"]));
        Assert.Equal(("gen-1", "x/y", "P", "tool_use"), ((string?)whole["id"], (string?)whole["model"], (string?)whole["provider"], (string?)whole["stop_reason"]));
    }

    [Fact]
    public void What_was_used_is_counted_as_Anthropic_counts_and_costs_what_it_cost() => Assert.Equal(
        """{"input_tokens":50,"output_tokens":7,"output_tokens_details":{"thinking_tokens":3},"cache_creation_input_tokens":20,"cache_read_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":0},"server_tool_use":null,"inference_geo":null,"service_tier":"standard","cost":0.5,"cost_details":{"upstream_inference_cost":null},"is_byok":false}""",
        Compact(Dialect.Whole(Whole)["usage"]));

    [Fact]
    public void Any_order_of_pieces_obeys_the_grammar() => Gen.Shuffle(Everything[1..^2]).Select(Gen.Bool).Sample(static (pieces, hasTools) =>
    {
        // A call has to begin before its arguments come: that is the providers' part.
        var calls = pieces.Where(static piece => piece.Contains("tool_calls", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        string[] chunks = [Everything[0], .. pieces.Where(piece => !calls.Contains(piece)), .. hasTools ? Everything.Where(calls.Contains) : [], .. Everything[^2..]];

        Assert.True(MessagesGrammar.Read(Stream(chunks)).IsComplete);
    }, iter: 200);

    [Fact]
    public void A_stream_that_stops_anywhere_is_not_whole_and_still_obeys_the_grammar()
    {
        for (var count = 0; count < Everything.Length; count++)
        {
            Assert.False(MessagesGrammar.Read(Stream(Everything[..count])).IsComplete);
        }
    }

    [Fact]
    public void A_stream_that_fails_ends_with_the_error()
    {
        var grammar = MessagesGrammar.Read(Stream([
            .. Everything[..6],
            $$$"""{{{{Head}}},"error":{"code":503,"message":"Gone","metadata":{"error_type":"provider_overloaded"}},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""",
        ]));

        Assert.False(grammar.IsComplete);
        Assert.Equal("""{"type":"overloaded_error","message":"Gone","error_type":"provider_overloaded"}""", Compact(grammar.Error!["error"]));
    }

    [Theory]
    [InlineData("stop", "end_turn", null)]
    [InlineData("length", "max_tokens", null)]
    [InlineData("tool_calls", "tool_use", null)]
    [InlineData("content_filter", "refusal", null)]
    [InlineData("stop", "stop_sequence", "stop_sequence")]
    [InlineData("stop", "pause_turn", "pause_turn")]
    [InlineData("stop", "end_turn", "eos")]
    public void Why_it_ended_is_said_in_Anthropics_words(string reason, string expected, string? native) => Assert.Equal(
        expected,
        (string?)Dialect.Whole($$$"""{{{{Head}}},"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"{{{reason}}}","native_finish_reason":"{{{native}}}"}],{{{Used}}}}""")["stop_reason"]);

    [Fact]
    public void A_refusal_is_text_and_says_why()
    {
        var refused = Dialect.Whole($$$"""{{{{Head}}},"choices":[{"index":0,"message":{"content":null,"refusal":"Not this."},"finish_reason":"content_filter"}],{{{Used}}}}""");
        var streamed = MessagesGrammar.Read(Stream(Delta("\"refusal\":\"Not \""), Delta("\"refusal\":\"this.\""), Delta("", "content_filter"), End)).Message;

        Assert.True(JsonNode.DeepEquals(refused, streamed));
        Assert.Equal("""{"type":"refusal","category":null,"explanation":"Not this."}""", Compact(refused["stop_details"]));
    }

    [Fact]
    public void Thoughts_may_be_left_out_but_not_what_proves_them()
    {
        var streamed = MessagesGrammar.Read(Stream("omits-thoughts", Everything)).Message;

        Assert.Equal("""{"type":"thinking","thinking":"","signature":"sig+/="}""", Compact(streamed!["content"]![0]));
        Assert.True(JsonNode.DeepEquals(Dialect.Whole(Whole, "omits-thoughts"), streamed));
    }

    [Fact]
    public void Thoughts_of_other_vendors_come_back_whole()
    {
        string[] chunks =
        [
            Delta("\"reasoning\":\"a\",\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"a\",\"format\":\"openai-responses-v1\",\"id\":\"rs_1\",\"index\":0}]"),
            Delta("\"reasoning\":\"b\",\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"b\",\"format\":\"openai-responses-v1\",\"id\":\"rs_1\",\"index\":0}]"),
            Delta("\"reasoning\":\"c\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"c\",\"format\":\"unknown\",\"index\":1}]"),
            Delta("\"content\":\"d\"", "stop"),
            End,
        ];

        var content = MessagesGrammar.Read(Stream(chunks)).Message!["content"]!;

        Assert.Equal(("ab", "c", ""), ((string?)content[0]!["thinking"], (string?)content[1]!["thinking"], (string?)content[1]!["signature"]));
        Assert.Equal(
            """{"type":"reasoning.summary","summary":"ab","format":"openai-responses-v1","id":"rs_1","index":0}""",
            ForeignThought.Unwrap((string)content[0]!["signature"]!)!.Value.GetRawText());
    }

    [Fact]
    public void Text_that_comes_while_a_call_is_open_waits_for_it()
    {
        string[] chunks =
        [
            Delta("\"tool_calls\":[{\"index\":0,\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]"),
            Delta("\"content\":\"late\""),
            Delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]"),
            Delta("", "tool_calls"),
            End,
        ];

        Assert.Equal(
            """[{"type":"tool_use","id":"1","name":"f","input":{},"caller":{"type":"direct"}},{"type":"text","text":"late","citations":null}]""",
            Compact(MessagesGrammar.Read(Stream(chunks)).Message!["content"]));
    }

    [Fact]
    public void The_record_of_the_route_comes_with_the_end()
    {
        var end = End.Replace("\"choices\"", "\"openrouter_metadata\":{\"r\":1},\"choices\"", StringComparison.Ordinal);

        Assert.Contains("data: {\"type\":\"message_stop\",\"openrouter_metadata\":{\"r\":1}}", Stream([.. Everything[..^1], end]), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_of_a_provider_of_the_same_wire_pass_with_the_gateways_id_model_and_bill()
    {
        var native = MessagesGrammar.Read(Stream([
            Native("""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":50,"output_tokens":1}}}"""),
            Native("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            Native("""{"type":"ping"}"""),
            Native("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\u00e9"}}"""),
            Native("""{"type":"content_block_stop","index":0}"""),
            Delta("\"refusal\":\"said twice\""),
            Native("""{"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"},"usage":{"output_tokens":7,"iterations":[1]}}"""),
            Native("""{"type":"message_stop"}"""),
            End,
        ]));

        Assert.True(native.IsComplete);
        Assert.Equal(
            ("gen-1", "x/y", "P", "stop_sequence", "END"),
            ((string?)native.Message!["id"], (string?)native.Message["model"], (string?)native.Message["provider"], (string?)native.Message["stop_reason"], (string?)native.Message["stop_sequence"]));
        Assert.Equal("""[{"type":"text","text":"aé","citations":null}]""", Compact(native.Message["content"]));
        Assert.Equal((50, 0.5m, "[1]"), ((int)native.Message["usage"]!["input_tokens"]!, (decimal)native.Message["usage"]!["cost"]!, Compact(native.Message["usage"]!["iterations"])));
        Assert.Contains("container", native.Message.Select(static member => member.Key));
    }

    [Fact]
    public void A_whole_answer_of_the_same_wire_passes_with_the_gateways_id_model_and_bill()
    {
        var whole = Dialect.Whole($$$"""
            {{{{Head}}},"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}],{{{Used}}},"interchange_native":
              {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"a"},{"type":"tool_use","id":"1","name":"f","input":{}},{"type":"new","x":1.0}],
               "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"service_tier":"priority"},"context_management":{"applied_edits":[]} } }
            """);

        Assert.Equal(
            """{"id":"gen-1","type":"message","role":"assistant","model":"x/y","provider":"P","content":[{"type":"text","text":"a","citations":null},{"type":"tool_use","id":"1","name":"f","input":{},"caller":{"type":"direct"}},{"type":"new","x":1.0}],"stop_reason":"end_turn","stop_sequence":null,"context_management":{"applied_edits":[]},"container":null,"stop_details":null""",
            Compact(whole)[..Compact(whole).IndexOf(",\"usage\"", StringComparison.Ordinal)]);
        Assert.Equal("priority", (string?)whole["usage"]!["service_tier"]);
    }

    [Fact]
    public void Silence_is_a_ping()
    {
        using var output = new Interchange.Gateway.Requests.PooledBody(16);
        new Interchange.Gateway.Messages.MessagesDialect().Resume(null).KeepAlive(output);

        Assert.Null(MessagesGrammar.Read(System.Text.Encoding.UTF8.GetString(output.Span)).Error);
    }

    private static string Native(string @event) => Delta("")[..^1] + $",\"interchange_native\":{@event}}}";
}
