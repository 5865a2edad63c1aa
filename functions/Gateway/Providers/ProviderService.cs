using System.Net.Http.Headers;
using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers;

/// <summary>Asks services beside inference, such as searching and reading documents: a JSON document each way, bounded in time and size.</summary>
internal sealed class ProviderService(UpstreamHttp http, TimeProvider time)
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 64 };

    /// <summary>Posts a document.</summary>
    /// <param name="address">Of the service: what is configured, never what a caller has named.</param>
    /// <param name="header">The header with the key; null where none is needed.</param>
    /// <param name="write">Writes the members of the document.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProviderServiceException">It did not answer with a document.</exception>
    public async Task<JsonElement> PostAsync(
        Uri address, KeyValuePair<string, string>? header, Action<Utf8JsonWriter> write, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(buffer.GetBuffer(), 0, (int)buffer.Length) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode
                ? await ReadAsync(response, either.Token)
                : throw new ProviderServiceException((int)response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ProviderServiceException(status: null);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = new PooledBody(16 * 1024);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await body.TryReadAsync(stream, MaxAnswerBytes, cancellationToken)
            ? JsonElement.Parse(body.Span, Deep)
            : throw new ProviderServiceException((int)response.StatusCode);
    }
}
