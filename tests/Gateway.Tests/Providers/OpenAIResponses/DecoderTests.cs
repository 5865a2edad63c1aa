using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.OpenAIResponses;
using Interchange.Gateway.Providers.Scripted;
using Interchange.Gateway.Providers.Scripted.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Tests.Providers.OpenAIResponses;

public sealed class DecoderTests
{
    private const string Request = """{"model":"echo","input":"hi","store":false,"include":["reasoning.encrypted_content"]}""";

    private static readonly ResponseView View = new("openai-responses-v1", HidesThoughts: false, KeepsNative: false);

    public static TheoryData<string> Answers => [.. Scripts.Keys];

    private static Dictionary<string, ScriptedAnswer> Scripts { get; } = new(StringComparer.Ordinal)
    {
        ["text"] = ScriptedAnswer.Of("hello there, wörld 😀"),
        ["thoughts"] = ScriptedAnswer.Of("done") with { Reasoning = ["Let ", "me ", "think."], Signature = "gAAA+/==" },
        ["calls"] = new ScriptedAnswer
        {
            ToolCalls = [new("c1", "f", ["{\"a\"", ":1}"]), new("c2", "g", ["{}"])],
            Reasoning = ["Two calls."],
            Signature = "gBBB==",
            FinishReason = "tool_calls",
        },
        ["refusal"] = new ScriptedAnswer { Refusal = "I will not say that." },
        ["length"] = ScriptedAnswer.Of("hello there") with { FinishReason = "length" },
        ["filter"] = ScriptedAnswer.Of("hello there") with { FinishReason = "content_filter" },
        ["cached"] = ScriptedAnswer.Of("hello") with { CachedTokens = 1, HiddenReasoningTokens = 7 },
    };

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public void Streamed_and_whole_are_the_same_message(string name)
    {
        var request = ResponsesScriptRequest.Parse(Encoding.UTF8.GetBytes(Request), "resp_1", 1_700_000_000);

        var streamed = Joined(Stream(Bytes(new ResponsesScript(request, Scripts[name]).Frames())));
        var whole = Whole(Encoding.UTF8.GetString(new ResponsesScript(request, Scripts[name]).Document().Span));

        Assert.Equal(Told(whole), Told(streamed));
        Assert.Equal("resp_1", whole.Id);
        Assert.NotNull(whole.Usage);
        Assert.Equal(Scripts[name].FinishReason, whole.FinishReason);
    }

    [Fact]
    public void Tells_thoughts_with_their_item_and_their_key()
    {
        var answer = Joined(Stream(Script("thoughts")));

        Assert.Equal(
            [
                """{"type":"reasoning.summary","id":"rs_resp_1","format":"openai-responses-v1","index":0,"summary":"Let "}""",
                """{"type":"reasoning.summary","id":"rs_resp_1","format":"openai-responses-v1","index":0,"summary":"me "}""",
                """{"type":"reasoning.summary","id":"rs_resp_1","format":"openai-responses-v1","index":0,"summary":"think."}""",
                """{"type":"reasoning.encrypted","id":"rs_resp_1","format":"openai-responses-v1","index":1,"data":"gAAA+/=="}""",
            ],
            answer.ReasoningDetails.Select(static detail => detail.GetRawText()));
        Assert.Equal("Let me think.", answer.Reasoning);
    }

    [Fact]
    public void Hides_thoughts_from_who_does_not_want_them()
    {
        var answer = Joined(Stream(Script("thoughts"), View with { HidesThoughts = true }));

        Assert.Equal(("", "done"), (answer.Reasoning, answer.Text));
        Assert.Empty(answer.ReasoningDetails);
    }

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public void Makes_the_same_chunks_wherever_the_bytes_are_cut(string name)
    {
        var bytes = Script(name);
        var expected = Stream(bytes);

        for (var slice = 1; slice < 200; slice++)
        {
            Assert.Equal(expected, Stream(bytes, slice: slice));
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("calls")]
    public void A_stream_that_was_cut_never_looks_complete(string name)
    {
        var text = Encoding.UTF8.GetString(Script(name));
        for (var end = text.LastIndexOf("\n\n", text.Length - 3, StringComparison.Ordinal); end > 0; end = text.LastIndexOf("\n\n", end - 1, StringComparison.Ordinal))
        {
            var made = Stream(Encoding.UTF8.GetBytes(text[..(end + 2)]));

            Assert.DoesNotContain("[DONE]", made, StringComparison.Ordinal);
            Assert.DoesNotContain("\"finish_reason\":\"", made, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Takes_from_the_end_of_an_item_what_was_not_streamed()
    {
        var answer = Joined(Stream(Encoding.UTF8.GetBytes(
            """
            data: {"type":"response.created","response":{"id":"r","model":"m","created_at":5}}

            data: {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"k"}}

            data: {"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"msg","content":[{"type":"output_text","text":"Hi","annotations":[{"type":"url_citation","url":"https://x","title":"X","start_index":0,"end_index":2}]}]}}

            data: {"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":""}}

            data: {"type":"response.function_call_arguments.done","output_index":2,"item_id":"fc","name":"f","arguments":"{\"a\":1}"}

            data: {"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":"{\"a\":1}"}}

            data: {"type":"response.output_item.done","output_index":3,"item":{"type":"function_call","id":"fd","call_id":"d","name":"g","arguments":"{}"}}

            data: {"type":"response.completed","response":{"id":"r","status":"completed","usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}}


            """)));

        Assert.Equal(("Hm.", "Hi", "tool_calls"), (answer.Reasoning, answer.Text, answer.FinishReason));
        Assert.Equal(["c f {\"a\":1}", "d g {}"], answer.ToolCalls.Select(static call => $"{call.Id} {call.Name} {call.Arguments}"));
        Assert.Equal("k", answer.ReasoningDetails[^1].GetProperty("data").GetString());
        Assert.Equal("https://x", answer.Annotations.Single().GetProperty("url_citation").GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("""{"type":"response.failed","response":{"id":"r","status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down."}}}""", "rate_limit_exceeded")]
    [InlineData("""{"type":"error","sequence_number":3,"code":"server_error","message":"It broke.","param":null}""", "server_error")]
    [InlineData("""{"type":"error","error":{"type":"server_error","code":null,"message":"It broke."}}""", "server_error")]
    public void An_answer_that_fails_is_told_as_failed(string e, string code)
    {
        var made = Stream(Encoding.UTF8.GetBytes($"data: {e}\n\ndata: [DONE]\n\n"));

        Assert.Contains($"\"error\":{{\"code\":\"{code}\"", made, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", made, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_answer_that_failed_is_told_as_failed()
    {
        using var decoder = new ResponseDecoder(View);
        using var output = new PooledBody(64);
        decoder.Read("""{"id":"r","status":"failed","error":{"code":"server_error","message":"It broke."},"output":[]}"""u8, output);
        decoder.Complete(output);

        Assert.Equal("""{"error":{"code":"server_error","message":"It broke."}}""", Encoding.UTF8.GetString(output.Span));
    }

    [Theory]
    [InlineData("""{"id":"r","status":"in_progress","output":[]}""")]
    [InlineData("""{"id":"r","status":"completed"}""")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"r\",\"output\":[")]
    [InlineData("<html>")]
    public void What_is_no_whole_response_is_refused(string body)
    {
        using var decoder = new ResponseDecoder(View);
        using var output = new PooledBody(64);
        decoder.Read(Encoding.UTF8.GetBytes(body), output);

        var refused = Assert.ThrowsAny<Exception>(() => decoder.Complete(output));

        Assert.True(refused is InvalidDataException or JsonException, refused.GetType().Name);
    }

    [Fact]
    public void Hostile_streams_are_refused()
    {
        var deep = "data: " + new string('[', 10_000) + "\n\n";
        foreach (var hostile in (string[])[deep, "data: {\"type\":\"response.output_text.delta\",\"del\n\n", "data: 7\n\n", "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"\\ud800\"}\n\n"])
        {
            var refused = Assert.ThrowsAny<Exception>(() => Stream(Encoding.UTF8.GetBytes(hostile)));
            Assert.True(refused is InvalidDataException or JsonException, refused.GetType().Name);
        }

        Assert.Throws<InvalidDataException>(() => Stream([.. "data: "u8, .. new byte[17 * 1024 * 1024]]));
    }

    [Fact]
    public void Keeps_every_event_for_a_caller_of_the_same_wire()
    {
        var bytes = Script("calls");
        var events = Encoding.UTF8.GetString(bytes).Split('\n').Where(static line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(static line => line[6..]).ToList();

        var natives = Chunks(Stream(bytes, View with { KeepsNative = true })).Select(static chunk => chunk.Native).OfType<JsonElement>().Select(static native => native.GetRawText());

        Assert.Equal(events, natives);
    }

    private static byte[] Script(string name) => Bytes(new ResponsesScript(
        ResponsesScriptRequest.Parse(Encoding.UTF8.GetBytes(Request), "resp_1", 1_700_000_000), Scripts[name]).Frames());

    private static byte[] Bytes(IEnumerable<ReadOnlyMemory<byte>> frames) => [.. frames.SelectMany(static frame => frame.ToArray())];

    private static string Stream(byte[] bytes, ResponseView? view = null, int slice = int.MaxValue)
    {
        using var decoder = new StreamDecoder(view ?? View);
        using var output = new PooledBody(64);
        for (var start = 0; start < bytes.Length; start += Math.Min(slice, bytes.Length - start))
        {
            decoder.Read(bytes.AsSpan(start, Math.Min(slice, bytes.Length - start)), output);
        }

        decoder.Complete(output);
        return Encoding.UTF8.GetString(output.Span);
    }

    private static ChatAnswer Whole(string body)
    {
        using var decoder = new ResponseDecoder(View);
        using var output = new PooledBody(64);
        decoder.Read(Encoding.UTF8.GetBytes(body), output);
        decoder.Complete(output);
        return ChatAnswer.Parse(output.Span.ToArray());
    }

    private static IEnumerable<ChatAnswer> Chunks(string stream) => stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Where(static block => block != "data: [DONE]")
        .Select(static block => ChatAnswer.Parse(Encoding.UTF8.GetBytes(block["data: ".Length..])));

    /// <summary>The chunks as one message.</summary>
    private static ChatAnswer Joined(string stream)
    {
        Assert.EndsWith("data: [DONE]\n\n", stream, StringComparison.Ordinal);
        return Chunks(stream).Aggregate(static (message, chunk) => message with
        {
            Id = chunk.Id,
            Text = message.Text + chunk.Text,
            Refusal = message.Refusal + chunk.Refusal,
            Reasoning = message.Reasoning + chunk.Reasoning,
            ReasoningDetails = [.. message.ReasoningDetails, .. chunk.ReasoningDetails],
            Annotations = [.. message.Annotations, .. chunk.Annotations],
            ToolCalls = chunk.ToolCalls.Aggregate(message.ToolCalls, static (calls, piece) => calls.FirstOrDefault(call => call.Index == piece.Index) is { Name: not null } begun
                ? calls.Replace(begun, begun with { Arguments = begun.Arguments + piece.Arguments })
                : calls.Add(piece)),
            FinishReason = chunk.FinishReason ?? message.FinishReason,
            Usage = chunk.Usage ?? message.Usage,
        });
    }

    private static string Told(ChatAnswer answer) => JsonSerializer.Serialize(new
    {
        answer.Text,
        answer.Refusal,
        answer.Reasoning,
        Details = Merged(answer),
        Calls = answer.ToolCalls.Select(static call => $"{call.Index} {call.Id} {call.Name} {call.Arguments}"),
        answer.FinishReason,
        Usage = answer.Usage?.GetRawText(),
    });

    /// <summary>Elements whose pieces are put together, by their index.</summary>
    private static IEnumerable<string> Merged(ChatAnswer answer) => answer.ReasoningDetails
        .Select(static detail => JsonNode.Parse(detail.GetRawText())!)
        .GroupBy(static detail => (int)detail["index"]!)
        .Select(static pieces => $"{pieces.First()["type"]} {pieces.First()["id"]} {string.Concat(pieces.Select(static piece => (string?)(piece["summary"] ?? piece["text"] ?? piece["data"])))}");
}
