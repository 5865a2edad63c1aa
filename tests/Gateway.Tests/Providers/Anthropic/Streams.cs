using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

/// <summary>Answers of Anthropic's, streamed and whole, and what the decoders make of them.</summary>
internal static class Streams
{
    /// <summary>Everything that an answer can hold: thoughts, a search, cited text, two calls.</summary>
    public static readonly string[] Everything =
    [
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test-20260101","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":20,"cache_read_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":15,"ephemeral_1h_input_tokens":5},"output_tokens":1,"service_tier":"standard"}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
        """{"type":"ping"}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me "}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"sée 👋"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig+/="}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"red+/="}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"server_tool_use","id":"srv_1","name":"web_search","input":{}}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"query\":"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\"q\"}"}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"content_block_start","index":3,"content_block":{"type":"web_search_tool_result","tool_use_id":"srv_1","content":[{"type":"web_search_result","url":"https://example.org/","title":"T","encrypted_content":"enc"}]}}""",
        """{"type":"content_block_stop","index":3}""",
        """{"type":"content_block_start","index":4,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"text_delta","text":"Hel"}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"text_delta","text":"lo."}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://example.org/","title":"T","cited_text":"C","encrypted_index":"E"}}}""",
        """{"type":"content_block_stop","index":4}""",
        """{"type":"content_block_start","index":5,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}""",
        """{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":""}}""",
        """{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"{\"x\": \"é"}}""",
        """{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"\\n\"}"}}""",
        """{"type":"content_block_stop","index":5}""",
        """{"type":"content_block_start","index":6,"content_block":{"type":"tool_use","id":"toolu_2","name":"g","input":{}}}""",
        """{"type":"content_block_stop","index":6}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":40,"output_tokens_details":{"thinking_tokens":7},"server_tool_use":{"web_search_requests":1}}}""",
        """{"type":"message_stop"}""",
    ];

    /// <summary>The same answer in one piece.</summary>
    public const string Whole = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-test-20260101","content":[
          {"type":"thinking","thinking":"Let me sée 👋","signature":"sig+/="},
          {"type":"redacted_thinking","data":"red+/="},
          {"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"q"}},
          {"type":"web_search_tool_result","tool_use_id":"srv_1","content":[{"type":"web_search_result","url":"https://example.org/","title":"T","encrypted_content":"enc"}]},
          {"type":"text","text":"Hello.","citations":[{"type":"web_search_result_location","url":"https://example.org/","title":"T","cited_text":"C","encrypted_index":"E"}]},
          {"type":"tool_use","id":"toolu_1","name":"f","input":{"x": "é\n"}},
          {"type":"tool_use","id":"toolu_2","name":"g","input":{}}],
         "stop_reason":"tool_use","stop_sequence":null,
         "usage":{"input_tokens":10,"cache_creation_input_tokens":20,"cache_read_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":15,"ephemeral_1h_input_tokens":5},
           "output_tokens":40,"output_tokens_details":{"thinking_tokens":7},"server_tool_use":{"web_search_requests":1},"service_tier":"standard"}}
        """;

    /// <summary>Server-sent events as Anthropic writes them.</summary>
    public static byte[] Sse(params IEnumerable<string> events) => Encoding.UTF8.GetBytes(string.Concat(events.Select(static data =>
    {
        using var json = JsonDocument.Parse(data);
        return $"event: {json.RootElement.GetProperty("type").GetString()}\ndata: {data}\n\n";
    })));

    /// <summary>What a decoder makes of the pieces.</summary>
    public static string Decode(AnswerView view, bool streamed, params IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using IAnswerDecoder decoder = streamed ? new StreamDecoder(view) : new MessageDecoder(view);
        using var output = new PooledBody(256);
        foreach (var piece in pieces)
        {
            decoder.Read(piece.Span, output);
        }

        decoder.Complete(output);
        return Encoding.UTF8.GetString(output.Span);
    }

    public static string Decode(params string[] events) => Decode(new AnswerView(), streamed: true, Sse(events));

    /// <summary>The chunks of a stream in the gateway's own form.</summary>
    public static List<ChatAnswer> Chunks(string stream) =>
        [.. stream.Split("\n\n").Where(static data => data.StartsWith("data: {", StringComparison.Ordinal)).Select(static data => ChatAnswer.Parse(Encoding.UTF8.GetBytes(data[6..])))];

    public static bool IsDone(string stream) => stream.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal);
}
