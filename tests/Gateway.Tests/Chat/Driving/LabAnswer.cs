using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>What a caller got, and what was recorded.</summary>
internal sealed record LabAnswer(int Status, IHeaderDictionary Headers, string Body, TimeSpan Took, UsageEvent? Recorded)
{
    public bool IsStream => Headers.ContentType.ToString().StartsWith("text/event-stream", StringComparison.Ordinal);

    public IReadOnlyList<string> Events =>
        [.. SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(Body)), static (_, data) => Encoding.UTF8.GetString(data)).Enumerate().Select(static item => item.Data)];

    public IReadOnlyList<JsonNode> Chunks => [.. Events.Where(static data => data != "[DONE]").Select(static data => JsonNode.Parse(data)!)];

    public string Text => IsStream
        ? string.Concat(Chunks.Select(static chunk => Choice(chunk)?["delta"]?["content"]?.GetValue<string>()))
        : JsonNode.Parse(Body)!["choices"]![0]!["message"]!["content"]!.GetValue<string>();

    public JsonNode? Error => IsStream ? Chunks.Select(static chunk => chunk["error"]).FirstOrDefault(static error => error is not null) : JsonNode.Parse(Body)!["error"];

    public string? ErrorType => (string?)Error?["metadata"]?["error_type"];

    /// <summary>The caller has every reason to take this for a finished answer.</summary>
    public bool EndedNormally => Status == 200 && Error is null && (IsStream ? Events is [.., "[DONE]"] : FinishReasons is ["stop"]);

    public IReadOnlyList<string> FinishReasons => IsStream
        ? [.. Chunks.Select(static chunk => Choice(chunk)?["finish_reason"]?.GetValue<string>()).OfType<string>()]
        : [JsonNode.Parse(Body)!["choices"]?[0]?["finish_reason"]?.GetValue<string>() ?? "none"];

    private static JsonNode? Choice(JsonNode chunk) => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0] : null;
}
