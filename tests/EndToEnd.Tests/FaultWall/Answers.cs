using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>What the providers of the wall say when they are well, and the pieces from which their faults are made.</summary>
internal static class Answers
{
    public static readonly IReadOnlyList<string> Words = ["The ", "quick ", "brown ", "fox ", "jumps ", "über ", "das ", "faule ", "🦊 ", "end."];

    /// <summary>The whole answer.</summary>
    public static readonly string Text = string.Concat(Words);

    /// <summary>The frames of a complete stream: role, one a word, finish, usage, <c>[DONE]</c>.</summary>
    public static IReadOnlyList<string> Frames { get; } =
    [
        Event("""{"id":"up","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""),
        .. Words.Select(static word => Event(
            $$$"""{"id":"up","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":{{{JsonSerializer.Serialize(word)}}}},"finish_reason":null}]}""")),
        Event("""{"id":"up","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""),
        Event("""{"id":"up","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":10,"total_tokens":15}}"""),
        "data: [DONE]\n\n",
    ];

    /// <summary>A complete answer, streamed or whole as it was asked for. One that was begun is gone on with, as prefill has it.</summary>
    public static async Task WellAsync(RawExchange exchange)
    {
        if (!exchange.Streamed)
        {
            await exchange.SendDocumentAsync(200, exchange.Head.Contains("/messages ", StringComparison.Ordinal) ? Message : Document);
            return;
        }

        var begun = Begun(exchange);
        await exchange.BeginStreamAsync();
        foreach (var frame in Frames.Index().Where(frame => frame.Index == 0 || frame.Index > begun))
        {
            await SendAsync(exchange, frame.Item);
        }

        await exchange.EndStreamAsync();
    }

    /// <summary>The first frames of a stream, each in its own write.</summary>
    public static async Task BeginAsync(RawExchange exchange, int frames)
    {
        await exchange.BeginStreamAsync();
        foreach (var frame in Frames.Take(frames))
        {
            await SendAsync(exchange, frame);
        }
    }

    public static Task SendAsync(RawExchange exchange, string frame) => exchange.SendChunkAsync(Encoding.UTF8.GetBytes(frame));

    public static Task FailAsync(RawExchange exchange, int status, string message, string? code = null, string? retryAfter = null)
    {
        var body = $$$"""{"error":{"message":{{{JsonSerializer.Serialize(message)}}},"type":"error","code":{{{JsonSerializer.Serialize(code)}}}}}""";
        var hint = retryAfter is null ? "" : $"Retry-After: {retryAfter}\r\n";
        return exchange.SendAsync(
            $"HTTP/1.1 {status} Fault\r\nContent-Type: application/json\r\n{hint}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    /// <summary>True when the request ends with a message of the assistant's to go on from.</summary>
    public static bool IsPrefilled(JsonNode body) => (string?)body["messages"]!.AsArray()[^1]!["role"] == "assistant";

    private static string Document =>
        $$$"""{"id":"up","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{{JsonSerializer.Serialize(Text)}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":10,"total_tokens":15}}""";

    /// <summary>The same answer over Anthropic's wire.</summary>
    private static string Message =>
        $$$"""{"id":"up","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":{{{JsonSerializer.Serialize(Text)}}}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":10}}""";

    private static int Begun(RawExchange exchange)
    {
        var body = JsonNode.Parse(Encoding.UTF8.GetString(exchange.Body))!;
        if (!IsPrefilled(body))
        {
            return 0;
        }

        var prefill = (string)body["messages"]!.AsArray()[^1]!["content"]!;
        var words = 0;
        for (var length = 0; words < Words.Count && length < prefill.Length; words++)
        {
            length += Words[words].Length;
        }

        return words;
    }

    private static string Event(string json) => $"data: {json}\n\n";
}
