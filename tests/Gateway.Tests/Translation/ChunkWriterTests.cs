using System.Text;
using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Tests.Translation;

public sealed class ChunkWriterTests
{
    [Fact]
    public void What_is_written_as_chunks_is_read_as_the_same_pieces()
    {
        using var output = new PooledBody(16);
        var writer = new ChunkWriter(output) { Id = "up-1", Model = "m", Created = 5 };

        writer.Begin();
        writer.Reasoning("hm", static json => json.WriteString("signature", "s+/="));
        writer.Text("Grüße \"x\"");
        writer.ToolCall(1, "c1", "f");
        writer.ToolArguments(1, "{\"a\"");
        writer.Refusal("no");
        writer.Image("data:image/png;base64,AA");
        writer.Finish("end_turn", static json => json.WriteNumber("prompt_tokens", 3));
        writer.Done();

        var chunks = Chunks(output);
        Assert.All(chunks, static chunk => Assert.Equal(("up-1", "m", 5L), (chunk.Id, chunk.Model, chunk.Created)));
        Assert.Equal("hm", chunks[1].Reasoning);
        Assert.Equal("""{"signature":"s+/="}""", chunks[1].ReasoningDetails[0].GetRawText());
        Assert.Equal("Grüße \"x\"", chunks[2].Text);
        Assert.Equal(new ChatToolCall(1, "c1", "f", ""), chunks[3].ToolCalls[0]);
        Assert.Equal(new ChatToolCall(1, null, null, "{\"a\""), chunks[4].ToolCalls[0]);
        Assert.Equal("no", chunks[5].Refusal);
        Assert.Equal("data:image/png;base64,AA", chunks[6].Images[0]);
        Assert.Equal("end_turn", chunks[7].FinishReason);
        Assert.Equal(3, chunks[7].Usage!.Value.GetProperty("prompt_tokens").GetInt32());
        Assert.EndsWith("data: [DONE]\n\n", Encoding.UTF8.GetString(output.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_pieces_make_no_chunk_unless_an_event_of_the_providers_rides_on_them()
    {
        using var output = new PooledBody(16);
        var writer = new ChunkWriter(output);

        writer.Text("");
        writer.ToolArguments(0, "");
        writer.Flush();
        Assert.Equal(0, output.Length);

        writer.Native = "{\"type\":\"ping\"}"u8.ToArray();
        writer.Text("");
        writer.Flush();

        Assert.Equal("{\"type\":\"ping\"}", Assert.Single(Chunks(output)).Native!.Value.GetRawText());
    }

    [Fact]
    public void A_whole_answer_is_read_as_it_was_gathered()
    {
        using var output = new PooledBody(16);
        var writer = new AnswerWriter { Id = "up", Model = "m", NativeFinishReason = "tool_use", WriteUsage = static json => json.WriteNumber("completion_tokens", 2) };
        writer.Text("a");
        writer.Text("b");
        writer.Reasoning("t", static json => json.WriteString("data", "d"));
        writer.ToolCall("c1", "f", "{}");
        writer.ToolCall("c2", "g", "");
        writer.Annotation(static json => json.WriteString("type", "url_citation"));

        writer.Write(output);

        var answer = ChatAnswer.Parse(output.Memory);
        Assert.Equal(("up", "m", "ab", "t", "tool_use"), (answer.Id, answer.Model, answer.Text, answer.Reasoning, answer.FinishReason));
        Assert.Equal([new ChatToolCall(0, "c1", "f", "{}"), new ChatToolCall(1, "c2", "g", "")], answer.ToolCalls);
        Assert.Equal("url_citation", answer.Annotations[0].GetProperty("type").GetString());
        Assert.Equal(2, answer.Usage!.Value.GetProperty("completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("7")]
    public void What_is_no_object_is_no_answer(string json) => Assert.ThrowsAny<JsonException>(() => ChatAnswer.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void What_has_another_form_than_documented_is_left_out()
    {
        var answer = ChatAnswer.Parse("""{"id":7,"choices":[{"delta":{"content":[{"type":"text","text":"x"}],"tool_calls":[{"function":7}],"images":[7],"reasoning_details":7}}],"usage":null}"""u8.ToArray());

        Assert.Equal(("7", "x"), (answer.Id, answer.Text));
        Assert.Equal(new ChatToolCall(0, null, null, ""), Assert.Single(answer.ToolCalls));
        Assert.Empty(answer.Images);
        Assert.Empty(answer.ReasoningDetails);
        Assert.Null(answer.Usage);
    }

    private static List<ChatAnswer> Chunks(PooledBody output) =>
    [
        .. Encoding.UTF8.GetString(output.Span)
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(static block => block.StartsWith("data: {", StringComparison.Ordinal))
            .Select(static block => ChatAnswer.Parse(Encoding.UTF8.GetBytes(block["data: ".Length..]))),
    ];
}
