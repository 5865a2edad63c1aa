using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Callers;

/// <summary>An answer as it was streamed, to its end or to where it broke.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Response headers.</param>
/// <param name="Raw">Every byte of the body.</param>
/// <param name="Broken">What broke the connection; null when the HTTP message ended properly.</param>
internal sealed record StreamedAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, byte[] Raw, Exception? Broken)
{
    private const string Done = "[DONE]";

    public string Body => Encoding.UTF8.GetString(Raw);

    /// <summary>The data of every event, <c>[DONE]</c> included, read with the platform's own parser.</summary>
    public IReadOnlyList<string> Events =>
        [.. SseParser.Create(new MemoryStream(Raw), (_, data) => Encoding.UTF8.GetString(data)).Enumerate().Select(item => item.Data)];

    public IReadOnlyList<JsonNode> Chunks => [.. Events.Where(data => data != Done).Select(data => JsonNode.Parse(data)!)];

    public IReadOnlyList<string> Comments => [.. Body.Split('\n').Where(line => line.StartsWith(':'))];

    public string Text => string.Concat(Choices.Select(choice => (string?)choice["delta"]?["content"]));

    public string? FinishReason => Choices.Select(choice => (string?)choice["finish_reason"]).LastOrDefault(reason => reason is not null);

    public JsonNode? Error => Chunks.Select(chunk => chunk["error"]).FirstOrDefault(error => error is not null);

    public string Id => (string)Chunks[0]["id"]!;

    /// <summary>The caller has every reason to take this for a finished answer.</summary>
    public bool EndedNormally => Status == HttpStatusCode.OK && Broken is null && Events is [.., Done];

    private IEnumerable<JsonNode> Choices =>
        Chunks.Select(chunk => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0] : null).OfType<JsonNode>();
}
