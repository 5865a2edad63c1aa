using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Callers;

/// <summary>A program that calls the product over HTTP, with no library between.</summary>
internal sealed class Caller(HttpClient http)
{
    private static readonly Uri Completions = new("api/v1/chat/completions", UriKind.Relative);

    public HttpClient Http => http;

    public async Task<Answer> CompleteAsync(string body, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(body, cancellationToken);
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="body">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="onFirstContent">Called once, when the first bytes have come.</param>
    public async Task<StreamedAnswer> StreamAsync(string body, CancellationToken cancellationToken, Action? onFirstContent = null)
    {
        using var response = await PostAsync(body, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var raw = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                raw.Write(buffer, 0, read);
                onFirstContent?.Invoke();
                onFirstContent = null;
            }

            return new StreamedAnswer(response.StatusCode, response.Headers, raw.ToArray(), null);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return new StreamedAnswer(response.StatusCode, response.Headers, raw.ToArray(), broken);
        }
    }

    public async Task<HttpResponseMessage> PostAsync(string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Completions)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The generation record, or null while there is none.</summary>
    public async Task<JsonNode?> FindGenerationAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"api/v1/generation?id={id}", UriKind.Relative), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        return JsonNode.Parse(body)!["data"]!;
    }

    /// <summary>The generation record, as soon as the subscription has written it.</summary>
    public Task<JsonNode> GetGenerationAsync(string id, CancellationToken cancellationToken, int patienceSeconds = 30) =>
        Eventually.GetAsync($"the record of {id}", TimeSpan.FromSeconds(patienceSeconds), () => FindGenerationAsync(id, cancellationToken), cancellationToken);
}
