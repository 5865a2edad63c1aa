using System.Net;
using System.Runtime.CompilerServices;

namespace Interchange.Gateway.Providers.OpenAICompatible;

/// <summary>Calls a provider of the OpenAI family: its chat completions, or what it has beside them. Source: OpenAI's API reference.</summary>
internal sealed class OpenAICompatibleClient(UpstreamHttp http)
{
    private readonly ConditionalWeakTable<ProviderDescriptor, Uri> _addresses = [];

    /// <summary>Sends the body and returns when the headers of the answer are there.</summary>
    /// <param name="provider">Whom to call.</param>
    /// <param name="secret">The key to call it with; null for none.</param>
    /// <param name="body">Slices of the body; they must live until the task completes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="observer">Is told when the connection is there.</param>
    /// <param name="idempotencyKey">Makes a request that is sent again the same one, at a provider with a header for it; null for none.</param>
    /// <param name="path">Where the request goes, relative to the provider's base address; null for its chat.</param>
    /// <param name="contentType">Media type of the body.</param>
    /// <exception cref="HttpRequestException">The connection could not be made, or broke.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<HttpResponseMessage> SendAsync(
        ProviderDescriptor provider,
        ProviderSecret? secret,
        IReadOnlyList<ReadOnlyMemory<byte>> body,
        CancellationToken cancellationToken,
        IConnectionObserver? observer = null,
        string? idempotencyKey = null,
        string? path = null,
        string contentType = SplicedContent.Json)
    {
        var address = path is null ? _addresses.GetValue(provider, static known => new Uri(known.BaseUrl, known.ChatPath)) : new Uri(provider.BaseUrl, path);
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new SplicedContent(body, observer, contentType),
            Version = HttpVersion.Version11,
        };
        if (secret is not null)
        {
            var (name, value) = ProviderAuthorization.HeaderOf(provider, secret);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (idempotencyKey is not null && provider.IdempotencyHeader is { } header)
        {
            request.Headers.TryAddWithoutValidation(header, idempotencyKey);
        }

        return http.SendAsync(request, cancellationToken);
    }
}
