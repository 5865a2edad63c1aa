using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Bedrock;
using Interchange.Gateway.Providers.Scripted.Wires;
using Interchange.Gateway.Tests.Providers.Wires;

namespace Interchange.Gateway.Tests.Providers.Bedrock;

/// <summary>Our own samples after the documented events.</summary>
public sealed class BedrockStreamTests
{
    private const string Usage = """{"inputTokens":10,"outputTokens":7,"totalTokens":37,"cacheReadInputTokens":12,"cacheWriteInputTokens":8,"cacheDetails":[{"ttl":"1h","inputTokens":8}]}""";

    private static readonly (string Type, string Payload)[] Events =
    [
        ("messageStart", """{"role":"assistant"}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Let me "}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"think."}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2ln+/=="}}}"""),
        ("contentBlockStop", """{"contentBlockIndex":0}"""),
        ("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"cmVk"}}}"""),
        ("contentBlockStop", """{"contentBlockIndex":1}"""),
        ("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"text":"Grüße, "}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"text":"🌍!"}}"""),
        ("contentBlockStop", """{"contentBlockIndex":2}"""),
        ("contentBlockStart", """{"contentBlockIndex":3,"start":{"toolUse":{"toolUseId":"t1","name":"weather"}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":3,"delta":{"toolUse":{"input":"{\"city\":"}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":3,"delta":{"toolUse":{"input":"\"Bern\"}"}}}"""),
        ("contentBlockStop", """{"contentBlockIndex":3}"""),
        ("contentBlockStart", """{"contentBlockIndex":4,"start":{"toolUse":{"toolUseId":"t2","name":"time"}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":4,"delta":{"toolUse":{"input":"{}"}}}"""),
        ("contentBlockStop", """{"contentBlockIndex":4}"""),
        ("messageStop", """{"stopReason":"tool_use"}"""),
        ("metadata", "{\"usage\":" + Usage + ",\"metrics\":{\"latencyMs\":1}}"),
    ];

    private const string Document = """
        {"output":{"message":{"role":"assistant","content":[
          {"reasoningContent":{"reasoningText":{"text":"Let me think.","signature":"c2ln+/=="}}},{"reasoningContent":{"redactedContent":"cmVk"}},{"text":"Grüße, 🌍!"},
          {"toolUse":{"toolUseId":"t1","name":"weather","input":{"city":"Bern"}}},{"toolUse":{"toolUseId":"t2","name":"time","input":{}}}]}},
         "stopReason":"tool_use","usage":
        """;

    [Fact]
    public void Tells_thoughts_text_and_calls()
    {
        var message = Decoding.Message(Decode(Events));

        Assert.Equal(("Let me think.", "Grüße, 🌍!", "tool_use"), ((string?)message["reasoning"], (string?)message["content"], (string?)message["finish_reason"]));
        Equal(
            """
            [{"type":"reasoning.text","text":"Let me think.","format":"anthropic-claude-v1","index":0,"signature":"c2ln+/=="},
             {"type":"reasoning.encrypted","data":"cmVk","format":"anthropic-claude-v1","index":1}]
            """,
            message["reasoning_details"]);
        Equal(
            """
            [{"index":0,"id":"t1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},
             {"index":1,"id":"t2","type":"function","function":{"name":"time","arguments":"{}"}}]
            """,
            message["tool_calls"]);
    }

    [Fact]
    public void Counts_into_the_prompt_what_a_cache_gave_and_took() => Equal(
        """
        {"prompt_tokens":30,"completion_tokens":7,"total_tokens":37,"prompt_tokens_details":{"cached_tokens":12,"cache_write_tokens":8,"ephemeral_1h_input_tokens":8}}
        """,
        Decoding.Message(Decode(Events))["usage"]);

    [Fact]
    public void Gives_the_same_message_streamed_and_whole()
    {
        var whole = Decoding.MessageOfDocument(Decoding.Run(new BedrockWholeDecoder("m", "anthropic-claude-v1", null), Encoding.UTF8.GetBytes(Document + Usage + "}")));

        Equal(Decoding.Message(Decode(Events)).ToJsonString(), whole);
    }

    [Fact]
    public void Makes_the_same_chunks_wherever_the_bytes_are_cut()
    {
        var bytes = Bytes(Events);
        var whole = Decoding.Run(Stream(), bytes);

        Assert.True(Decoding.IsComplete(whole));
        Assert.Equal(whole, Decoding.Run(Stream(), bytes, pieceSize: 1));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, Decoding.RunCutAt(Stream(), bytes, cut));
        }
    }

    [Fact]
    public void Is_complete_only_with_the_reason_why_it_stopped_and_between_two_messages()
    {
        var bytes = Bytes(Events);
        var stopped = Bytes(Events[..^1]).Length;

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(length == stopped, Decoding.IsComplete(Decoding.Run(Stream(), bytes[..length])));
        }
    }

    [Theory]
    [InlineData("throttlingException", "429")]
    [InlineData("serviceUnavailableException", "503")]
    [InlineData("modelStreamErrorException", "500")]
    [InlineData("validationException", "400")]
    [InlineData("somethingNew", "500")]
    public void Tells_an_exception_in_the_middle(string exception, string code)
    {
        var failure = ScriptedEventStream.Message("""{"message":"No more."}"""u8, (":exception-type", exception), (":message-type", "exception")).ToArray();
        var output = Decoding.Run(Stream(), [.. Bytes(Events[..9]), .. failure, .. Bytes(Events[9..])]);

        Equal($$"""{"code":"{{code}}","message":"No more."}""", Decoding.Message(output)["error"]);
        Assert.False(Decoding.IsComplete(output));
    }

    [Fact]
    public void Tells_an_error_that_was_not_modelled()
    {
        var failure = ScriptedEventStream.Message(default, (":error-code", "InternalError"), (":error-message", "Broken."), (":message-type", "error")).ToArray();

        Equal("""{"code":"500","message":"Broken."}""", Decoding.Message(Decoding.Run(Stream(), failure))["error"]);
    }

    [Fact]
    public void Shows_the_input_of_the_answering_tool_as_text()
    {
        (string, string)[] events =
        [
            ("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"answer_in_json"}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\"a\":"}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":"1}"}}}"""),
            ("messageStop", """{"stopReason":"tool_use"}"""),
        ];

        var message = Decoding.Message(Decoding.Run(new BedrockStreamDecoder("m", "unknown", "answer_in_json"), Bytes(events)));

        Assert.Equal(("""{"a":1}""", "stop", "tool_use"), ((string?)message["content"], (string?)message["finish_reason"], (string?)message["native_finish_reason"]));
        Assert.Empty(message["tool_calls"]!.AsArray());
    }

    [Fact]
    public void Refuses_a_payload_that_is_no_json() => Assert.ThrowsAny<JsonException>(() => Decode([("messageStop", "{")]));

    [Fact]
    public void Refuses_a_message_of_no_type() =>
        Assert.Throws<InvalidDataException>(() => Decoding.Run(Stream(), ScriptedEventStream.Message("{}"u8, (":event-type", "messageStop")).ToArray()));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"output":1}""")]
    [InlineData("""{"output":{"message":{"content":[1,{"text":2},{"toolUse":3}]}}}""")]
    public void Takes_no_form_for_an_answer_that_is_none(string document) =>
        Assert.Equal("", Decoding.Run(new BedrockWholeDecoder("m", "unknown", null), Encoding.UTF8.GetBytes(document)));

    private static string Decode((string, string)[] events) => Decoding.Run(Stream(), Bytes(events));

    private static BedrockStreamDecoder Stream() => new("m", "anthropic-claude-v1", null);

    private static byte[] Bytes((string Type, string Payload)[] events) => [.. events.SelectMany(static item => ScriptedEventStream.Message(
        Encoding.UTF8.GetBytes(item.Payload), (":event-type", item.Type), (":content-type", "application/json"), (":message-type", "event")).ToArray())];

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, found {actual?.ToJsonString()}");
}
