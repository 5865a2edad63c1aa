using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Messages;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Messages;

/// <summary>What the dialect makes of requests and of answers.</summary>
internal static class Dialect
{
    public const string Head = """
        "id":"gen-1","model":"x/y","provider":"P","created":1
        """;

    public const string Used = """
        "usage":{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,"prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":20},"completion_tokens_details":{"reasoning_tokens":3},"cost":0.5,"is_byok":false,"cost_details":{"upstream_inference_cost":null}}
        """;

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DialectRequest Read(string body, IHeaderDictionary? headers = null)
    {
        var pooled = new PooledBody(64);
        pooled.Append(Encoding.UTF8.GetBytes(body));
        return new MessagesDialect().Read(pooled, headers ?? new HeaderDictionary());
    }

    /// <summary>The chat request that a request of the dialect is.</summary>
    /// <param name="members">Beside the model and a greeting.</param>
    public static JsonObject ChatOf(string members)
    {
        var greeting = members.Contains("\"messages\"", StringComparison.Ordinal) ? "" : "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        string[] all = ["\"model\":\"x/y\"", members, greeting];
        using var chat = Read($"{{{string.Join(',', all.Where(static part => !string.IsNullOrWhiteSpace(part)))}}}").Chat;
        return JsonNode.Parse(chat.Span)!.AsObject();
    }

    /// <summary>A stream of the dialect.</summary>
    /// <param name="chunks">Of the gateway's own.</param>
    public static string Stream(params IEnumerable<string> chunks) => Stream(state: null, chunks);

    public static string Stream(string? state, IEnumerable<string> chunks, long promptTokens = 0)
    {
        var encoder = new MessagesDialect().Resume(state);
        encoder.Expect(promptTokens);
        using var output = new PooledBody(256);
        foreach (var chunk in chunks)
        {
            encoder.Chunk(ChatAnswer.Parse(Encoding.UTF8.GetBytes(chunk)), output);
        }

        return Encoding.UTF8.GetString(output.Span);
    }

    public static JsonObject Whole(string answer, string? state = null)
    {
        using var output = new PooledBody(256);
        new MessagesDialect().Resume(state).Whole(ChatAnswer.Parse(Encoding.UTF8.GetBytes(answer)), output);
        return JsonNode.Parse(output.Span)!.AsObject();
    }

    public static string Delta(string members, string? finish = null) =>
        $$"""{{{Head}},"choices":[{"index":0,"delta":{{{members}}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""";

    public static string End => $$"""{{{Head}},"choices":[],{{Used}}}""";

    /// <summary>The same JSON, written alike.</summary>
    public static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString(Readable);

    public static string Compact(JsonNode? json) => json?.ToJsonString(Readable) ?? "null";
}
