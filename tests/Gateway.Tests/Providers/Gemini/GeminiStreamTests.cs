using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Gemini;
using Interchange.Gateway.Tests.Providers.Wires;

namespace Interchange.Gateway.Tests.Providers.Gemini;

/// <summary>Our own samples after the documented format.</summary>
public sealed class GeminiStreamTests
{
    private const string Usage = """{"promptTokenCount":20,"cachedContentTokenCount":8,"candidatesTokenCount":7,"thoughtsTokenCount":5,"totalTokenCount":32,"promptTokensDetails":[{"modality":"TEXT","tokenCount":12},{"modality":"IMAGE","tokenCount":8}]}""";

    private static readonly string[] Text =
    [
        Response("""{"text":"Let me ","thought":true}"""),
        Response("""{"text":"think.","thought":true}"""),
        Response("""{"text":"Grüße, "}"""),
        Response("""{"text":"🌍!"}"""),
        Response("""{"text":"","thoughtSignature":"c2ln+/=="}""", finish: "STOP", usage: Usage),
    ];

    private static readonly string[] Calls =
    [
        Response("""{"functionCall":{"name":"weather","args":{"city":"Bern","days":2}},"thoughtSignature":"QUJD+/="}"""),
        Response("""{"functionCall":{"id":"own-id","name":"weather","args":{"city":"Zug"}}},{"functionCall":{"name":"time"}}""", finish: "STOP", usage: Usage),
    ];

    public static TheoryData<string> Names => ["text", "calls"];

    [Fact]
    public void Tells_thoughts_text_and_the_signature_of_the_text()
    {
        var message = Decoding.Message(Decode(Text));

        Assert.Equal("Let me think.", (string?)message["reasoning"]);
        Assert.Equal("Grüße, 🌍!", (string?)message["content"]);
        Assert.Equal("STOP", (string?)message["finish_reason"]);
        Equal(
            """
            [{"type":"reasoning.text","text":"Let me think.","format":"google-gemini-v1","index":0},
             {"type":"reasoning.encrypted","data":"c2ln+/==","id":"text-10-0","format":"google-gemini-v1","index":1}]
            """,
            message["reasoning_details"]);
    }

    [Fact]
    public void Tells_parallel_calls_with_the_signature_of_the_first()
    {
        var message = Decoding.Message(Decode(Calls));

        Assert.Equal("tool_calls", (string?)message["finish_reason"]);
        Assert.Equal("STOP", (string?)message["native_finish_reason"]);
        Equal(
            """
            [{"index":0,"id":"call_r1_0","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\",\"days\":2}"}},
             {"index":1,"id":"own-id","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Zug\"}"}},
             {"index":2,"id":"call_r1_2","type":"function","function":{"name":"time","arguments":"{}"}}]
            """,
            message["tool_calls"]);
        Equal("""[{"type":"reasoning.encrypted","data":"QUJD+/=","id":"call_r1_0","format":"google-gemini-v1","index":0}]""", message["reasoning_details"]);
    }

    [Fact]
    public void Counts_thoughts_into_the_completion_and_the_cache_into_the_prompt() => Equal(
        """
        {"prompt_tokens":20,"completion_tokens":12,"total_tokens":32,
         "prompt_tokens_details":{"cached_tokens":8,"audio_tokens":0,"image_tokens":8,"video_tokens":0},
         "completion_tokens_details":{"reasoning_tokens":5,"audio_tokens":0,"image_tokens":0}}
        """,
        Decoding.Message(Decode(Text))["usage"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Makes_the_same_chunks_wherever_the_bytes_are_cut(string name) => Decoding.AssertSameWhereverCut(Stream, Bytes(Of(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_complete_only_with_its_last_event(string name)
    {
        var bytes = Bytes(Of(name));

        // The last two bytes are the second half of the blank line.
        for (var length = 0; length < bytes.Length - 2; length++)
        {
            Assert.False(Decoding.IsComplete(Decoding.Run(Stream(), bytes[..length])), $"complete after {length} of {bytes.Length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_same_message_streamed_and_whole(string name)
    {
        var parts = Of(name).SelectMany(static response => JsonNode.Parse(response)!["candidates"]![0]!["content"]!["parts"]!.AsArray().Select(static part => part!.ToJsonString()));
        var whole = Response(string.Join(',', parts), finish: "STOP", usage: Usage);

        var streamed = Decoding.Message(Decode(Of(name)));
        var document = Decoding.MessageOfDocument(Decoding.Run(Whole(), Encoding.UTF8.GetBytes(whole)));

        Equal(streamed.ToJsonString(), document);
    }

    [Fact]
    public void Tells_a_failure_in_the_middle()
    {
        var output = Decode([Text[2], """{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""", Text[4]]);

        Equal("""{"code":"503","message":"The model is overloaded."}""", Decoding.Message(output)["error"]);
        Assert.False(Decoding.IsComplete(output));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tells_a_blocked_prompt_as_filtered(bool streamed)
    {
        const string Blocked = """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4}}""";

        var error = streamed
            ? Decoding.Message(Decode([Blocked]))["error"]
            : JsonNode.Parse(Decoding.Run(Whole(), Encoding.UTF8.GetBytes(Blocked)))!["error"];

        Assert.Equal("content_filter", (string?)error!["code"]);
    }

    [Fact]
    public void Gives_images_as_data_urls() => Equal(
        """[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO"}}]""",
        Decoding.Message(Decode([Response("""{"inlineData":{"mimeType":"image/png","data":"iVBO"}}""", finish: "STOP")]))["images"]);

    [Fact]
    public void Gives_sources_with_places_in_characters()
    {
        const string Grounding = """
            {"webSearchQueries":["a","b"],"groundingChunks":[{"web":{"uri":"https://a.example","title":"A"}},{"web":{"uri":"https://b.example"}}],
             "groundingSupports":[{"segment":{"startIndex":9,"endIndex":14,"text":"🌍!"},"groundingChunkIndices":[0,1,9]}]}
            """;

        var message = Decoding.Message(Decode([Text[2], Text[3], Response("", finish: "STOP", usage: Usage, more: $",\"groundingMetadata\":{Grounding}")]));

        Equal(
            """
            [{"type":"url_citation","url_citation":{"url":"https://a.example","title":"A","content":"🌍!","start_index":7,"end_index":10}},
             {"type":"url_citation","url_citation":{"url":"https://b.example","title":"https://b.example","content":"🌍!","start_index":7,"end_index":10}}]
            """,
            message["annotations"]);
        Assert.Equal(1, (int)message["usage"]!["server_tool_use"]!["web_search_requests"]!);
    }

    [Fact]
    public void Refuses_what_is_no_json() => Assert.ThrowsAny<JsonException>(() => Decode(["{\"candidates\":["]));

    [Fact]
    public void Refuses_json_that_is_too_deep() => Assert.ThrowsAny<JsonException>(() => Decode([new string('[', 300) + new string(']', 300)]));

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("""{"candidates":1}""")]
    [InlineData("""{"candidates":[1,{"content":[]},{"content":{"parts":[1,{"text":5},{"functionCall":7}]}}]}""")]
    [InlineData("""{"usageMetadata":{"promptTokenCount":-1}}""")]
    public void Takes_no_form_for_an_answer_that_is_none(string response) => Assert.False(Decoding.IsComplete(Decode([response])));

    private static string[] Of(string name) => name == "text" ? Text : Calls;

    private static string Decode(string[] responses) => Decoding.Run(Stream(), Bytes(responses));

    private static byte[] Bytes(string[] responses) => Encoding.UTF8.GetBytes(string.Concat(responses.Select(static response => $"data: {response.ReplaceLineEndings("")}\r\n\r\n")));

    private static GeminiStreamDecoder Stream() => new("gemini-2.5-pro", "f1");

    private static GeminiWholeDecoder Whole() => new("gemini-2.5-pro", "f1");

    private static string Response(string parts, string? finish = null, string? usage = null, string more = "") =>
        $$"""{"candidates":[{"content":{"parts":[{{parts}}],"role":"model"}{{(finish is null ? "" : $",\"finishReason\":\"{finish}\"")}},"index":0{{more}}}]{{(usage is null ? "" : $",\"usageMetadata\":{usage}")}},"modelVersion":"gemini-2.5-pro","responseId":"r1"}""";

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, found {actual?.ToJsonString()}");
}
