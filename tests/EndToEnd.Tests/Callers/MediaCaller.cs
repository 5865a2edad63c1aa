using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Callers;

/// <summary>A caller who asks for images and sound.</summary>
internal sealed class MediaCaller(Caller caller)
{
    public async Task<HttpResponseMessage> SendAsync(string path, string body, CancellationToken cancellationToken, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/" + path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return await caller.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task<(HttpStatusCode Status, JsonNode Answer, string? Id)> PostAsync(string path, string body, CancellationToken cancellationToken, string? prefer = null)
    {
        using var response = await SendAsync(path, body, cancellationToken, prefer);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!, IdOf(response));
    }

    /// <summary>The record of what was answered.</summary>
    public Task<JsonNode> RecordOfAsync(string? id, CancellationToken cancellationToken) => caller.GetGenerationAsync(id!, cancellationToken);

    public static string? IdOf(HttpResponseMessage response) => response.Headers.TryGetValues("X-Generation-Id", out var ids) ? ids.Single() : null;
}
