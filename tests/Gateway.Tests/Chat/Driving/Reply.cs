using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>What a <see cref="FakeProviders"/> answers: headers after a delay, then parts, then an end.</summary>
internal sealed record Reply
{
    public const string Created = "1700000000";

    public int Status { get; init; } = 200;

    public bool IsStream { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>The connection never comes.</summary>
    public bool NoConnection { get; init; }

    /// <summary>The connection breaks before the headers.</summary>
    public bool ResetAtOnce { get; init; }

    /// <summary>Silence before the headers; null for ever.</summary>
    public TimeSpan? HeadersAfter { get; init; } = TimeSpan.Zero;

    /// <summary>Parts of the body, each after a delay.</summary>
    public IReadOnlyList<(TimeSpan Delay, byte[] Bytes)> Parts { get; init; } = [];

    public ReplyEnd End { get; init; }

    /// <summary>Makes the reply of the request's body, when that has come; null for this one.</summary>
    public Func<string, Reply>? Answering { get; init; }

    public static Reply Silent { get; } = new() { HeadersAfter = null };

    public static Reply Reset { get; } = new() { ResetAtOnce = true };

    public static Reply Unreachable { get; } = new() { NoConnection = true };

    public static Reply Fail(int status, string? retryAfter = null, string? code = null) => new()
    {
        Status = status,
        RetryAfter = retryAfter,
        Parts = [(TimeSpan.Zero, Encoding.UTF8.GetBytes($$$"""{"error":{"message":"no","code":{{{JsonSerializer.Serialize(code)}}}}}"""))],
    };

    public static Reply Whole(string text, string extra = "") => new()
    {
        Parts = [(TimeSpan.Zero, Encoding.UTF8.GetBytes(
            $$$"""{"id":"up","object":"chat.completion","created":{{{Created}}},"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{{JsonSerializer.Serialize(text)}}}{{{extra}}} },"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}}"""))],
    };

    /// <summary>A stream of a role, the texts, a finish, the usage and the end; each an event of its own.</summary>
    public static Reply Stream(params string[] texts) => Events(
    [
        Chunk("""{"role":"assistant","content":""}"""),
        .. texts.Select(static text => Chunk($$"""{"content":{{JsonSerializer.Serialize(text)}}}""")),
        Finish,
        Usage,
        "[DONE]",
    ]);

    public static Reply Events(params string[] events) => new()
    {
        IsStream = true,
        Parts = [.. events.Select(static data => (TimeSpan.Zero, Encoding.UTF8.GetBytes($"data: {data}\n\n")))],
    };

    public static string Finish { get; } = Chunk("{}", "\"stop\"");

    public static string Usage { get; } = $$$"""{"id":"up","object":"chat.completion.chunk","created":{{{Created}}},"model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5}}""";

    public static string Chunk(string delta, string finish = "null", int index = 0, string created = Created) =>
        $$"""{"id":"up","object":"chat.completion.chunk","created":{{created}},"model":"m","choices":[{"index":{{index}},"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}]}""";

    /// <summary>For an answer of either kind.</summary>
    public static Reply Answer(bool stream, params string[] texts) => stream ? Stream(texts) : Whole(string.Concat(texts));

    public Reply First(int parts) => this with { Parts = [.. Parts.Take(parts)] };

    public Reply Then(params string[] events) => this with { Parts = [.. Parts, .. Events(events).Parts] };

    public Reply Ending(ReplyEnd end) => this with { End = end };

    public Reply After(TimeSpan delay) => this with { HeadersAfter = delay };

    /// <summary>With silence before one of the parts.</summary>
    public Reply Pausing(int before, TimeSpan delay) => this with { Parts = [.. Parts.Select((part, index) => index == before ? (delay, part.Bytes) : part)] };
}
