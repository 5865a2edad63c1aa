using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Jobs;

/// <summary>A caller who does not wait for answers.</summary>
internal sealed class JobCaller(Caller caller)
{
    private static readonly Uri Completions = new("api/v1/chat/completions", UriKind.Relative);

    public async Task<HttpResponseMessage> SendAsync(string body, string prefer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Completions) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return await caller.Http.SendAsync(request, cancellationToken);
    }

    /// <summary>Has a request accepted; the job's address.</summary>
    public async Task<Uri> AcceptAsync(string body, CancellationToken cancellationToken, string prefer = "respond-async")
    {
        using var response = await SendAsync(body, prefer, cancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync(cancellationToken));
        Assert.Equal(prefer, response.Headers.GetValues("Preference-Applied").Single());
        Assert.NotNull(response.Headers.RetryAfter);
        return new Uri(response.Headers.Location!.ToString().TrimStart('/'), UriKind.Relative);
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(HttpMethod method, Uri job, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, job);
        using var response = await caller.Http.SendAsync(request, cancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!);
    }

    /// <summary>The job once it has ended.</summary>
    public Task<JsonNode> EndedAsync(Uri job, CancellationToken cancellationToken, int patienceSeconds = 60) => Eventually.GetAsync(
        $"the end of {job}",
        TimeSpan.FromSeconds(patienceSeconds),
        async () =>
        {
            var (status, body) = await AskAsync(HttpMethod.Get, job, cancellationToken);
            Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
            return (string)body["status"]! is "succeeded" or "failed" or "cancelled" ? body : null;
        },
        cancellationToken);
}
