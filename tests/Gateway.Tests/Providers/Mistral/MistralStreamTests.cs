using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Mistral;
using Interchange.Gateway.Tests.Providers.Wires;

namespace Interchange.Gateway.Tests.Providers.Mistral;

/// <summary>Our own samples after the documented format.</summary>
public sealed class MistralStreamTests
{
    private static readonly string[] Text =
    [
        Chunk("""{"role":"assistant","content":""}"""),
        Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Let me "}]}]}"""),
        Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"think."}],"signature":"c2ln+/="}]}"""),
        Chunk("""{"content":"Grüße, 🌍!"}"""),
        Chunk("""{"content":[{"type":"reference","reference_ids":[3,"b"]},{"type":"text","text":" Bye."}]}"""),
        Chunk("""{"content":""}""", "stop"),
    ];

    private static readonly string[] Calls =
    [
        Chunk("""{"role":"assistant","content":""}"""),
        Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Look."}]}]}"""),
        Chunk("""{"content":"","tool_calls":[{"id":"aaaaaaaaa","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"bbbbbbbbb","function":{"name":"now","arguments":{"zone":"CET"}}}]}""", "tool_calls"),
    ];

    public static TheoryData<string> Names => ["text", "calls"];

    [Fact]
    public void Tells_thoughts_apart_from_the_text_with_their_signature()
    {
        var message = Decoding.Message(Decode(Text));

        Assert.Equal("Let me think.", (string?)message["reasoning"]);
        Assert.Equal("Grüße, 🌍! Bye.", (string?)message["content"]);
        Assert.Equal("stop", (string?)message["finish_reason"]);
        Equal("""[{"type":"reasoning.text","text":"Let me think.","format":"unknown","index":0,"signature":"mistral:c2ln+/="}]""", message["reasoning_details"]);
        Equal(
            """
            [{"type":"url_citation","url_citation":{"url":"reference:3","title":"3","start_index":10,"end_index":10}},
             {"type":"url_citation","url_citation":{"url":"reference:b","title":"b","start_index":10,"end_index":10}}]
            """,
            message["annotations"]);
        Assert.Equal(20, (int)message["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public void Tells_parallel_calls_whose_arguments_are_text()
    {
        var message = Decoding.Message(Decode(Calls));

        Assert.Equal("tool_calls", (string?)message["finish_reason"]);
        Equal("""[{"type":"reasoning.text","text":"Look.","format":"unknown","index":0,"signature":"mistral:"}]""", message["reasoning_details"]);
        Equal(
            """
            [{"id":"aaaaaaaaa","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"},"index":0,"type":"function"},
             {"id":"bbbbbbbbb","function":{"name":"now","arguments":"{\"zone\":\"CET\"}"},"index":1,"type":"function"}]
            """,
            message["tool_calls"]);
    }

    [Fact]
    public void What_is_as_OpenAIs_passes_byte_for_byte()
    {
        var chunk = Chunk("""{"content":"say \"type\" "}""");

        Assert.Equal($"data: {chunk}\n\n", Decoding.Run(Stream(), Encoding.UTF8.GetBytes($"data: {chunk}\n\n")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Makes_the_same_chunks_wherever_the_bytes_are_cut(string name) => Decoding.AssertSameWhereverCut(Stream, Bytes(Of(name)));

    [Fact]
    public void Gives_the_same_message_streamed_and_whole()
    {
        var text = Whole("""{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Let me think."}],"signature":"c2ln+/="},{"type":"text","text":"Grüße, 🌍!"},{"type":"reference","reference_ids":[3,"b"]},{"type":"text","text":" Bye."}]}""", "stop");
        var calls = Whole("""{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Look."}]}],"tool_calls":[{"id":"aaaaaaaaa","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"bbbbbbbbb","function":{"name":"now","arguments":{"zone":"CET"}}}]}""", "tool_calls");
        foreach (var (streamed, whole) in new[] { (Text, text), (Calls, calls) })
        {
            var document = Decoding.Run(new MistralWholeDecoder(hidesThoughts: false), Encoding.UTF8.GetBytes(whole));

            Assert.True(JsonNode.DeepEquals(Decoding.Message(Decode(streamed)), Decoding.MessageOfDocument(document)), document);
        }
    }

    [Fact]
    public void Hides_thoughts_from_those_who_do_not_want_them()
    {
        var message = Decoding.Message(Decoding.Run(new MistralStreamDecoder(hidesThoughts: true), Bytes(Text)));

        Assert.Equal("", (string?)message["reasoning"]);
        Assert.Empty(message["reasoning_details"]!.AsArray());
        Assert.Equal("Grüße, 🌍! Bye.", (string?)message["content"]);
    }

    [Fact]
    public void Tells_a_failure_inside_the_stream()
    {
        var stream = Decoding.Run(Stream(), Encoding.UTF8.GetBytes("data: {\"object\":\"error\",\"message\":\"it broke\",\"type\":\"internal_server_error\",\"code\":\"1000\"}\n\n"));

        Assert.Equal("it broke", (string?)JsonNode.Parse(Decoding.Events(stream).Single())!["error"]!["message"]);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":[{"type":7}]}}]}""")]
    [InlineData("""{"type":"x","choices":[{"index":0,"delta":{"content":[{"type":"text","text":{} }]}}]}""")]
    [InlineData("""["type"]""")]
    [InlineData("""{"type":""")]
    public void What_the_wire_does_not_allow_is_no_answer(string data)
    {
        var broken = Record.Exception(() => Decoding.Run(Stream(), Encoding.UTF8.GetBytes($"data: {data}\n\n")));

        Assert.True(broken is InvalidDataException or JsonException, broken?.ToString());
    }

    private static string[] Of(string name) => name == "text" ? Text : Calls;

    private static MistralStreamDecoder Stream() => new(hidesThoughts: false);

    private static string Decode(string[] chunks) => Decoding.Run(Stream(), Bytes(chunks));

    private static byte[] Bytes(string[] chunks) => Encoding.UTF8.GetBytes(string.Concat(chunks.Append("[DONE]").Select(static json => $"data: {json}\n\n")));

    private static string Chunk(string delta, string? finish = null) =>
        $$"""{"id":"m1","object":"chat.completion.chunk","created":1,"model":"magistral","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]{{(finish is null ? "" : ""","usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27}""")}}}""";

    private static string Whole(string message, string finish) =>
        $$$"""{"id":"m1","object":"chat.completion","created":1,"model":"magistral","choices":[{"index":0,"message":{{{message}}},"finish_reason":"{{{finish}}}"}],"usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27}}""";

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual?.ToJsonString()}");
}
