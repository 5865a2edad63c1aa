using System.Text;
using System.Text.Json;
using CsCheck;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Translation.Answers;
using static Interchange.Gateway.Tests.Providers.Anthropic.Streams;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

public sealed class StreamDecoderTests
{
    private static readonly string Expected = Decode(Everything);

    [Fact]
    public void Everything_that_an_answer_holds_comes_through()
    {
        var chunks = Chunks(Expected);

        Assert.True(IsDone(Expected));
        Assert.All(chunks, static chunk => Assert.Equal(("msg_1", "claude-test-20260101"), (chunk.Id, chunk.Model)));
        Assert.Equal("Hello.", string.Concat(chunks.Select(static chunk => chunk.Text)));
        Assert.Equal("Let me sée 👋", string.Concat(chunks.Select(static chunk => chunk.Reasoning)));
        Assert.Equal("tool_use", chunks[^1].FinishReason);
        Assert.Equal("default", chunks[^1].ServiceTier);
        Assert.Equal(
            """{"prompt_tokens":60,"completion_tokens":40,"total_tokens":100,"prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":20,"cache_creation":{"ephemeral_5m_input_tokens":15,"ephemeral_1h_input_tokens":5}},"completion_tokens_details":{"reasoning_tokens":7},"server_tool_use":{"web_search_requests":1,"web_fetch_requests":0}}""",
            chunks[^1].Usage!.Value.GetRawText());
        Assert.Equal(
            ["0 toolu_1 f ", "0   {\"x\": \"é", "0   \\n\"}", "1 toolu_2 g ", "1   {}"],
            chunks.SelectMany(static chunk => chunk.ToolCalls).Select(static call => $"{call.Index} {call.Id} {call.Name} {call.Arguments}"));
        Assert.Equal(
            [
                """{"type":"reasoning.text","text":"Let me ","format":"anthropic-claude-v1","index":0}""",
                Same("""{"type":"reasoning.text","text":"sée 👋","format":"anthropic-claude-v1","index":0}"""),
                """{"type":"reasoning.text","signature":"sig+/=","format":"anthropic-claude-v1","index":0}""",
                """{"type":"reasoning.encrypted","data":"red+/=","format":"anthropic-claude-v1","index":1}""",
                """{"type":"reasoning.server_tool_call","tool_call_id":"srv_1","tool_name":"web_search","arguments":"{\"query\":\"q\"}","result":"{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srv_1\",\"content\":[{\"type\":\"web_search_result\",\"url\":\"https://example.org/\",\"title\":\"T\",\"encrypted_content\":\"enc\"}]}","format":"anthropic-claude-v1","index":2}""",
            ],
            Details(chunks));
        Assert.Equal(
            """{"type":"url_citation","url_citation":{"url":"https://example.org/","title":"T","content":"C","start_index":0,"end_index":6}}""",
            Assert.Single(chunks.SelectMany(static chunk => chunk.Annotations)).GetRawText());
    }

    [Fact]
    public void A_streamed_answer_says_what_the_same_answer_says_in_one_piece()
    {
        var chunks = Chunks(Expected);
        var whole = ChatAnswer.Parse(Encoding.UTF8.GetBytes(Decode(new AnswerView(), streamed: false, Encoding.UTF8.GetBytes(Whole))));

        Assert.Equal((chunks[0].Id, chunks[0].Model, "default"), (whole.Id, whole.Model, whole.ServiceTier));
        Assert.Equal(string.Concat(chunks.Select(static chunk => chunk.Text)), whole.Text);
        Assert.Equal(string.Concat(chunks.Select(static chunk => chunk.Reasoning)), whole.Reasoning);
        Assert.Equal(chunks[^1].FinishReason, whole.FinishReason);
        Assert.Equal(chunks[^1].Usage!.Value.GetRawText(), whole.Usage!.Value.GetRawText());
        Assert.Equal(Assert.Single(chunks.SelectMany(static chunk => chunk.Annotations)).GetRawText(), Assert.Single(whole.Annotations).GetRawText());
        Assert.Equal(
            Same("""{"type":"reasoning.text","text":"Let me sée 👋","signature":"sig+/=","format":"anthropic-claude-v1","index":0}"""), Same(whole.ReasoningDetails[0].GetRawText()));
        Assert.Equal(Details(chunks)[3..], whole.ReasoningDetails.Skip(1).Select(static detail => Same(detail.GetRawText())));
        var calls = chunks.SelectMany(static chunk => chunk.ToolCalls).GroupBy(static call => call.Index);
        Assert.Equal(
            calls.Select(static call => $"{call.First().Id} {call.First().Name} {Same(string.Concat(call.Select(static piece => piece.Arguments)))}"),
            whole.ToolCalls.Select(static call => $"{call.Id} {call.Name} {Same(call.Arguments)}"));
    }

    [Fact]
    public void Where_the_bytes_are_cut_makes_no_difference()
    {
        var bytes = Sse(Everything);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(Expected, Decode(new AnswerView(), streamed: true, bytes.AsMemory(0, cut), bytes.AsMemory(cut)));
        }

        Assert.Equal(Expected, Decode(new AnswerView(), streamed: true, Enumerable.Range(0, bytes.Length).Select(index => (ReadOnlyMemory<byte>)bytes.AsMemory(index, 1))));
    }

    [Fact]
    public void An_answer_that_is_cut_off_is_never_whole()
    {
        for (var count = 0; count < Everything.Length; count++)
        {
            Assert.False(IsDone(Decode(Everything[..count])));
        }

        var bytes = Sse(Everything);
        for (var length = 0; length < bytes.Length - 1; length++)
        {
            Assert.False(IsDone(Decode(new AnswerView(), streamed: true, bytes.AsMemory(0, length))));
        }
    }

    [Fact]
    public void Line_ends_comments_and_data_over_several_lines_make_no_difference()
    {
        var text = Encoding.UTF8.GetString(Sse(Everything)).Replace(",\"delta\"", ",\ndata: \"delta\"", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal(Expected, Decode(new AnswerView(), streamed: true, Encoding.UTF8.GetBytes(": hello\r\n\r\n" + text)));
    }

    [Fact]
    public void An_error_in_the_middle_is_the_last_that_is_said()
    {
        var stream = Decode(
            [.. Everything[..18], """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", """{"type":"message_stop"}"""]);

        Assert.False(IsDone(stream));
        Assert.Equal("""{"code":"529","message":"Overloaded"}""", Chunks(stream)[^1].Error!.Value.GetRawText());
    }

    [Fact]
    public void Events_that_nobody_knows_are_passed_over() => Assert.Equal(
        Expected, Decode([.. Everything[..1], """{"type":"news","x":1}""", .. Everything[1..]]));

    [Fact]
    public void A_caller_of_the_same_wire_gets_every_event_as_it_was()
    {
        var native = Decode(new AnswerView { KeepsNative = true }, streamed: true, Sse(Everything));

        Assert.Equal(Everything[..^1], Chunks(native).Where(static chunk => chunk.Native is not null).Select(static chunk => chunk.Native!.Value.GetRawText()).SkipLast(1));
        Assert.Equal(Everything[^1], Chunks(native)[^1].Native!.Value.GetRawText());
        Assert.True(IsDone(native));
    }

    [Fact]
    public void The_input_of_the_tool_that_stands_for_the_answer_is_its_text()
    {
        string[] events =
        [
            Everything[0],
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"answer_in_json","input":{}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"x\":"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"1}"}}""",
            """{"type":"content_block_stop","index":0}""",
            Everything[^2],
            Everything[^1],
        ];
        var view = new AnswerView { AnswerTool = "answer_in_json" };

        var chunks = Chunks(Decode(view, streamed: true, Sse(events)));
        var whole = ChatAnswer.Parse(Encoding.UTF8.GetBytes(Decode(view, streamed: false, """
            {"type":"message","content":[{"type":"tool_use","id":"t","name":"answer_in_json","input":{"x":1}}],"stop_reason":"tool_use"}
            """u8.ToArray())));

        Assert.Equal(("{\"x\":1}", "end_turn"), (string.Concat(chunks.Select(static chunk => chunk.Text)), chunks[^1].FinishReason));
        Assert.Equal(("{\"x\":1}", "end_turn"), (whole.Text, whole.FinishReason));
        Assert.Empty(chunks.SelectMany(static chunk => chunk.ToolCalls).Concat(whole.ToolCalls));
    }

    [Fact]
    public void Thoughts_that_are_not_to_be_shown_are_not()
    {
        var view = new AnswerView { HidesThoughts = true };

        var stream = Decode(view, streamed: true, Sse(Everything));

        Assert.DoesNotContain("Let me", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("sig+", stream + Decode(view, streamed: false, Encoding.UTF8.GetBytes(Whole)), StringComparison.Ordinal);
        Assert.Contains("Hel", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_why()
    {
        const string Refusal = """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":"Not this."}},"usage":{"output_tokens":2}}""";

        var chunks = Chunks(Decode([Everything[0], Refusal, Everything[^1]]));

        Assert.Equal(("Not this.", "refusal"), (chunks[^2].Refusal, chunks[^1].FinishReason));
    }

    [Theory]
    [InlineData("data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}\n\n")]
    [InlineData("data: {\"type\":\"message_start\"}\n\n")]
    [InlineData("data: {\"x\":1}\n\n")]
    [InlineData("data: 7\n\n")]
    [InlineData("data: {\"type\":\"mess\n\n")]
    [InlineData("data: {\"type\":\"message_start\",\"message\":{}}\n\ndata: {\"type\":\"content_block_delta\",\"index\":5,\"delta\":{}}\n\n")]
    [InlineData("data: {\"type\":\"message_start\",\"message\":{\"id\":\"\\ud800\"}}\n\n")]
    public void What_the_wire_does_not_allow_is_damage(string stream)
    {
        var damage = Assert.ThrowsAny<Exception>(() => Decode(new AnswerView(), streamed: true, Encoding.UTF8.GetBytes(stream)));

        Assert.True(damage is InvalidDataException or JsonException);
    }

    [Fact]
    public void Lines_without_end_and_depth_without_bottom_are_damage()
    {
        Assert.Throws<InvalidDataException>(() => Decode(new AnswerView(), streamed: true, Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[1024 * 1024], 20)));
        Assert.ThrowsAny<JsonException>(() => Decode(new AnswerView(), streamed: true, Encoding.UTF8.GetBytes("data: " + new string('[', 100_000) + "\n\n")));
        Assert.ThrowsAny<JsonException>(() => Decode(new AnswerView(), streamed: false, Encoding.UTF8.GetBytes(new string('[', 100_000))));
    }

    [Fact]
    public void Any_bytes_end_in_an_answer_or_in_damage() => Gen.Byte.Array[0, 64].Select(Gen.Int[0, Everything.Length]).Sample(static (noise, at) =>
    {
        byte[] bytes = [.. Sse(Everything[..at]), .. noise];
        try
        {
            Assert.False(IsDone(Decode(new AnswerView { KeepsNative = true }, streamed: true, bytes)) && at < Everything.Length);
        }
        catch (Exception damage) when (damage is InvalidDataException or JsonException)
        {
            // Said so.
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"message\"")]
    [InlineData("{\"type\":\"completion\"}")]
    [InlineData("[]")]
    public void A_document_that_is_no_message_is_damage(string body)
    {
        var damage = Assert.ThrowsAny<Exception>(() => Decode(new AnswerView(), streamed: false, Encoding.UTF8.GetBytes(body)));

        Assert.True(damage is InvalidDataException or JsonException);
    }

    [Fact]
    public void An_error_with_a_status_of_success_is_an_error() => Assert.Equal(
        """{"error":{"code":"500","message":"Oops"}}""",
        Decode(new AnswerView(), streamed: false, """{"type":"error","error":{"type":"api_error","message":"Oops"}}"""u8.ToArray()));

    private static string[] Details(IEnumerable<ChatAnswer> chunks) =>
        [.. chunks.SelectMany(static chunk => chunk.ReasoningDetails).Select(static detail => Same(detail.GetRawText()))];

    private static string Same(string json) => Samples.Compact(json);
}
