using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Completions;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Tests.Completions;

public sealed class CompletionEncoderTests
{
    private const string Head = "\"id\":\"gen-1\",\"created\":5,\"model\":\"a/b\",\"provider\":\"P\"";
    private const string Usage = """{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":0.1}""";

    [Fact]
    public void Tells_a_whole_answer()
    {
        var answer = Whole($$"""{ {{Head}},"choices":[{"index":0,"message":{"role":"assistant","content":"a time","reasoning":"Hm."},"finish_reason":"stop","native_finish_reason":"eos"}],"usage":{{Usage}}}""", echo: "Once upon ");

        Assert.Equal(
            $$"""{"id":"gen-1","object":"text_completion","created":5,"model":"a/b","provider":"P","choices":[{"index":0,"text":"Once upon a time","reasoning":"Hm.","logprobs":null,"finish_reason":"stop","native_finish_reason":"eos"}],"usage":{{Usage}}}""",
            answer);
    }

    [Fact]
    public void Streams_pieces_then_usage_then_the_end()
    {
        var stream = Stream(
            echo: null,
            $$"""{ {{Head}},"choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}""",
            $$"""{ {{Head}},"choices":[{"index":0,"delta":{"content":"a "},"finish_reason":null}]}""",
            $$"""{ {{Head}},"choices":[{"index":0,"delta":{"content":"time"},"finish_reason":null}]}""",
            $$"""{ {{Head}},"choices":[{"index":0,"delta":{},"finish_reason":"length","native_finish_reason":"max"}]}""",
            $$"""{ {{Head}},"choices":[],"usage":{{Usage}}}""");

        Assert.Equal("data: [DONE]", stream[^1]);
        var chunks = stream[..^1].Select(static data => JsonNode.Parse(data["data: ".Length..])!).ToList();
        Assert.All(chunks, static chunk => Assert.Equal("text_completion", (string?)chunk["object"]));
        Assert.Equal(["a ", "time", ""], chunks[..^1].Select(static chunk => (string?)chunk["choices"]![0]!["text"]));
        Assert.Equal("length", (string?)chunks[^2]["choices"]![0]!["finish_reason"]);
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        Assert.Equal(0.1, (double)chunks[^1]["usage"]!["cost"]!);
    }

    [Fact]
    public void Repeats_the_prompt_once()
    {
        var stream = Stream(
            "Once ",
            $$"""{ {{Head}},"choices":[{"index":0,"delta":{"content":"upon "},"finish_reason":null}]}""",
            $$"""{ {{Head}},"choices":[{"index":0,"delta":{"content":"a time"},"finish_reason":null}]}""");

        Assert.Equal("Once upon a time", string.Concat(stream.Select(static data => (string?)JsonNode.Parse(data["data: ".Length..])!["choices"]![0]!["text"])));
    }

    [Fact]
    public void Never_lets_a_stream_that_failed_look_complete()
    {
        var stream = Stream(null, $$"""{ {{Head}},"error":{"code":502,"message":"It broke."},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""");

        var chunk = JsonNode.Parse(Assert.Single(stream)["data: ".Length..])!;
        Assert.Equal("It broke.", (string?)chunk["error"]!["message"]);
        Assert.Equal("error", (string?)chunk["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public void Tells_probabilities_in_four_lists()
    {
        var answer = Whole(
            $$"""
            { {{Head}},"choices":[{"index":0,"message":{"content":"ab"},"finish_reason":"stop","logprobs":{"content":[
             {"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"x","logprob":-2}]},{"token":"b","logprob":-1,"bytes":[98],"top_logprobs":[]}] } }]}
            """,
            echo: null);

        Assert.Equal(
            """{"tokens":["a","b"],"token_logprobs":[-0.5,-1],"top_logprobs":[{"a":-0.5,"x":-2},{}],"text_offset":[0,1]}""",
            JsonNode.Parse(answer)!["choices"]![0]!["logprobs"]!.ToJsonString());
    }

    private static string Whole(string chat, string? echo)
    {
        using var output = new PooledBody(64);
        new CompletionEncoder(echo).Whole(ChatAnswer.Parse(Encoding.UTF8.GetBytes(chat)), output);
        return Encoding.UTF8.GetString(output.Span);
    }

    private static string[] Stream(string? echo, params string[] chunks)
    {
        using var output = new PooledBody(64);
        var encoder = new CompletionEncoder(echo);
        foreach (var chunk in chunks)
        {
            encoder.Chunk(ChatAnswer.Parse(Encoding.UTF8.GetBytes(chunk)), output);
        }

        return Encoding.UTF8.GetString(output.Span).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
