using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Callers;

/// <summary>An answer in one piece.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Response headers.</param>
/// <param name="Body">The body as text.</param>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("The body is the JSON null.");

    public string Id => (string)Json["id"]!;

    public string? Text => (string?)Json["choices"]![0]!["message"]!["content"];

    public string? FinishReason => (string?)Json["choices"]![0]!["finish_reason"];

    public JsonNode? Error => Json["error"];

    public string Message => (string)Error!["message"]!;

    /// <summary>The caller has every reason to take this for a finished answer.</summary>
    public bool EndedNormally => Status == HttpStatusCode.OK && Error is null && FinishReason is not (null or "error");
}
