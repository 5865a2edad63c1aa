namespace Interchange.Gateway.Providers.Scripted;

/// <summary>A reply as data: what goes over the wire, in which pieces, and how it ends.</summary>
internal sealed record ScriptReply
{
    public const string Json = "application/json";
    public const string EventStream = "text/event-stream; charset=utf-8";

    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = Json;

    /// <summary>Value of the <c>Retry-After</c> header; null for no header.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>True when the response headers go out alone, before the first part and its delay.</summary>
    public bool HeadersFirst { get; init; }

    /// <summary>Enumerated while it is sent, so a long answer need not be in memory as a whole.</summary>
    public IEnumerable<ScriptPart> Parts { get; init; } = [];

    public ScriptEnding Ending { get; init; }

    /// <summary>What an answer costs; null for a failure, and for an answer that breaks off, which are not billed.</summary>
    public ScriptBill? Bill { get; init; }

    /// <summary>A reply of one JSON document.</summary>
    public static ScriptReply Document(ReadOnlyMemory<byte> json, int status = 200) =>
        new() { Status = status, Parts = [new ScriptPart(json)] };

    /// <summary>A reply of server-sent events, one part per frame.</summary>
    public static ScriptReply Stream(IEnumerable<ScriptPart> frames) =>
        new() { ContentType = EventStream, HeadersFirst = true, Parts = frames };
}
