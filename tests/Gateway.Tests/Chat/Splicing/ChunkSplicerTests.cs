using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Tests.Chat.Splicing;

public sealed class ChunkSplicerTests
{
    private const string Head = """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":5,"model":"up","choices":[{"index":0,"delta":""";
    private const string OwnHead = """data: {"id":"gen-1","object":"chat.completion.chunk","created":5,"model":"author/model","provider":"Provider","choices":[{"index":0,"delta":""";

    [Fact]
    public void Rewrites_id_and_model_and_adds_the_provider()
    {
        var (output, facts) = Splice(Head + """{"role":"assistant","content":"Hi"},"finish_reason":null}]}""");

        Assert.Equal([OwnHead + "{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n"], output);
        Assert.Equal("chatcmpl-1", facts.UpstreamId);
        Assert.True(facts.HasContent);
        Assert.False(facts.Finished);
    }

    [Fact]
    public void Copies_chunks_that_differ_in_content_alone_exactly_as_it_scans_them()
    {
        string[] contents = ["a", " lot", "", "of\\n", "\\\"words\\\"", "😀", "漢", "\\u00e9", "plain again", "\\\\", "x\\"];
        var chunks = contents.Select(content => Head + "{\"content\":\"" + content + "\"},\"logprobs\":null,\"finish_reason\":null}]}").ToArray();

        // The last one escapes its own closing quote: it is no JSON, and must not pass as a copy of its neighbour.
        Assert.ThrowsAny<JsonException>(() => Splice(chunks));
        var together = Splice(chunks[..^1]).Output;
        var alone = chunks[..^1].SelectMany(chunk => Splice(chunk).Output);

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Never_takes_the_quick_way_where_scanning_would_say_otherwise()
    {
        var pieces = Gen.OneOf("a", "é", "\\n", "\\\"", "\\\\", "\"", "\\", "}", ",\"finish_reason\":\"stop\"", "\"},{\"index\":1", "\n", " ");
        pieces.Array[0, 6].Array[1, 5].Sample(contents =>
        {
            var chunks = contents.Select(c => Head + "{\"content\":\"" + string.Concat(c) + "\"},\"finish_reason\":null}]}").ToArray();
            string[]? alone;
            try
            {
                alone = [.. chunks.SelectMany(chunk => Splice(chunk).Output)];
            }
            catch (JsonException)
            {
                alone = null;
            }

            string[]? together;
            try
            {
                together = [.. Splice(chunks).Output];
            }
            catch (JsonException)
            {
                together = null;
            }

            Assert.Equal(alone, together);
        });
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("eos", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("SAFETY", "content_filter")]
    [InlineData("tool_use", "tool_calls")]
    public void Normalises_the_finish_reason_and_keeps_the_native_one(string native, string normalised)
    {
        var (output, facts) = Splice(Head + "{},\"finish_reason\":\"" + native + "\"}]}");

        Assert.Equal([OwnHead + "{},\"finish_reason\":\"" + normalised + "\",\"native_finish_reason\":\"" + native + "\"}]}\n\n"], output);
        Assert.Equal((normalised, native, true), (facts.FinishReason, facts.NativeFinishReason, facts.Finished));
    }

    [Fact]
    public void Writes_each_member_once_when_the_provider_is_a_router_itself()
    {
        var (output, _) = Splice("""{"id":"x","provider":"Theirs","model":"up","choices":[{"finish_reason":"stop","native_finish_reason":"end_turn","delta":{}}]}""");

        var chunk = JsonNode.Parse(output[0][6..])!.AsObject();
        Assert.Equal("Provider", (string?)chunk["provider"]);
        Assert.Equal("stop", (string?)chunk["choices"]![0]!["native_finish_reason"]);

        (output, _) = Splice("""{"id":"x","model":"up","provider":"Theirs","choices":[{"native_finish_reason":"end_turn","finish_reason":"stop","delta":{}}]}""");
        chunk = JsonNode.Parse(output[0][6..])!.AsObject();
        Assert.Equal("Provider", (string?)chunk["provider"]);
        Assert.Equal("end_turn", (string?)chunk["choices"]![0]!["native_finish_reason"]);
    }

    [Fact]
    public void Adds_what_the_provider_leaves_out()
    {
        var (output, _) = Splice("""{"choices":[]}""");

        Assert.Equal(["data: {\"id\":\"gen-1\",\"model\":\"author/model\",\"provider\":\"Provider\",\"created\":7,\"choices\":[]}\n\n"], output);
    }

    [Theory]
    [InlineData("""{"usage":null,"id":"x","created":1,"model":"m","choices":[]}""")]
    [InlineData("""{"usage" : null , "id":"x","created":1,"model":"m","choices":[]}""")]
    [InlineData("""{"id":"x","usage":null,"created":1,"system_fingerprint":null,"model":"m","choices":[]}""")]
    [InlineData("""{"id":"x","created":1,"model":"m","choices":[],"system_fingerprint":null,"usage":null}""")]
    [InlineData("""{"id":"x","created":1,"model":"m","provider":"Theirs","usage":null,"choices":[]}""")]
    public void Sends_no_null_that_the_document_has_no_place_for(string chunk)
    {
        var (output, _) = Splice(chunk);

        using var parsed = JsonDocument.Parse(output[0][6..]);
        Assert.Equal(["choices", "created", "id", "model", "provider"], parsed.RootElement.EnumerateObject().Select(static member => member.Name).Order());
    }

    [Fact]
    public void Dates_all_chunks_as_the_first_is_dated()
    {
        var (output, _) = Splice(
            """{"id":"x","created":5,"model":"m","choices":[]}""",
            """{"id":"x","model":"m","choices":[]}""");

        Assert.All(output, static chunk => Assert.Contains("\"created\":5,", chunk, StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_usage_for_the_end()
    {
        var (output, facts) = Splice(
            Head + "{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}",
            """{"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""");

        var chunk = Assert.Single(output);
        Assert.EndsWith("\"finish_reason\":\"stop\",\"native_finish_reason\":\"stop\"}]}\n\n", chunk, StringComparison.Ordinal);
        Assert.Equal((3, 2), (facts.Usage!.PromptTokens, facts.Usage.CompletionTokens));
    }

    [Fact]
    public void Is_finished_only_when_every_choice_is()
    {
        const string One = """{"id":"x","model":"m","choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}""";
        const string FirstEnds = """{"id":"x","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
        const string SecondEnds = """{"id":"x","model":"m","choices":[{"index":1,"delta":{},"finish_reason":"length"}]}""";

        Assert.False(Splice(One, FirstEnds).Facts.Finished);
        var facts = Splice(One, FirstEnds, SecondEnds).Facts;
        Assert.True(facts.Finished);
        Assert.Equal("stop", facts.FinishReason);
    }

    [Theory]
    [InlineData("""{"error":{"message":"boom","code":429}}""", FailureClass.RateLimited)]
    [InlineData("""{"error":{"message":"busy","type":"overloaded_error"}}""", FailureClass.Overloaded)]
    [InlineData("""{"error":"boom"}""", FailureClass.ServerError)]
    [InlineData("""{"id":"x","choices":[{"index":0,"delta":{},"error":{"code":502,"message":"m"}}]}""", FailureClass.ServerError)]
    [InlineData("""{"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"error"}]}""", FailureClass.ServerError)]
    public void Notes_an_error_inside_the_stream(string chunk, FailureClass expected) =>
        Assert.Equal(expected, Splice(chunk).Facts.Failure?.Class);

    [Theory]
    [InlineData("""{"role":"assistant","content":""}""", false)]
    [InlineData("""{"role":"assistant","content":null,"tool_calls":[]}""", false)]
    [InlineData("""{"content":"a"}""", true)]
    [InlineData("""{"reasoning_content":"a"}""", true)]
    [InlineData("""{"tool_calls":[{"index":0,"function":{"arguments":""}}]}""", true)]
    [InlineData("""{"refusal":"no"}""", true)]
    [InlineData("""{"audio":{"data":"AA"}}""", true)]
    public void Knows_content_from_preamble(string delta, bool content) =>
        Assert.Equal(content, Splice(Head + delta + ",\"finish_reason\":null}]}").Facts.HasContent);

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"id":"x","choices":{}}""")]
    [InlineData("""{"id":"x","choices":[1]}""")]
    [InlineData("""{"id":"x"} trailing""")]
    public void Refuses_what_is_no_chunk(string chunk) => Assert.ThrowsAny<JsonException>(() => Splice(chunk));

    [Fact]
    public void Takes_thoughts_out_that_the_caller_does_not_want_and_counts_them()
    {
        string[] chunks =
        [
            Head + """{"content":"","reasoning_content":"secret"},"finish_reason":null}]}""",
            Head + """{"content":"","reasoning_content":"secrets"},"finish_reason":null}]}""",
            Head + """{"content":null,"reasoning":"secret","reasoning_details":[{"type":"reasoning.text","text":"secret"}]},"finish_reason":null}]}""",
            Head + """{"content":"shown"},"finish_reason":null}]}""",
            Head + """{"content":"too"},"finish_reason":null}]}""",
        ];

        var (output, facts) = Splice(new AnswerFacts { HidesThoughts = true }, chunks);

        Assert.DoesNotContain("secret", string.Concat(output), StringComparison.Ordinal);
        var deltas = output.Select(static text => JsonNode.Parse(text["data: ".Length..])!["choices"]![0]!["delta"]!.ToJsonString());
        Assert.Equal(
            [
                """{"content":"","reasoning_content":null}""", """{"content":"","reasoning_content":null}""",
                """{"content":null,"reasoning":null,"reasoning_details":[]}""", """{"content":"shown"}""", """{"content":"too"}""",
            ],
            deltas);
        Assert.Equal(Splice(chunks).Facts.ContentBytes, facts.ContentBytes);
    }

    private static (List<string> Output, AnswerFacts Facts) Splice(params string[] chunks) => Splice(new AnswerFacts(), chunks);

    private static (List<string> Output, AnswerFacts Facts) Splice(AnswerFacts facts, params string[] chunks)
    {
        using var splicer = new ChunkSplicer(new AnswerIdentity("gen-1", "author/model", "Provider", 7), facts);
        var events = new List<string>();
        foreach (var chunk in chunks)
        {
            using var output = new PooledBody(64);
            if (splicer.Splice(Encoding.UTF8.GetBytes(chunk), output))
            {
                events.Add(Encoding.UTF8.GetString(output.Span));
            }
        }

        return (events, facts);
    }
}
