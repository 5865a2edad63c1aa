using System.Net;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Calls providers over the wires that are translated.</summary>
internal sealed class WireClient(UpstreamHttp http, ProviderWires wires)
{
    /// <inheritdoc cref="ProviderWires.Find"/>
    public IProviderWire? Find(ProviderWire wire) => wires.Find(wire);

    /// <summary>Sends the request and returns when the headers of the answer are there.</summary>
    /// <param name="wire">The wire of the provider.</param>
    /// <param name="call">What is asked of whom.</param>
    /// <param name="observer">Is told when the connection is there.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Translation.NotCarriedException">The wire cannot carry the request.</exception>
    /// <exception cref="WireCredentialException">The credential cannot be used.</exception>
    /// <exception cref="HttpRequestException">The connection could not be made, or broke.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<HttpResponseMessage> SendAsync(IProviderWire wire, WireCall call, IConnectionObserver observer, CancellationToken cancellationToken)
    {
        var encoded = await wire.EncodeAsync(call, cancellationToken);
        var request = new HttpRequestMessage(HttpMethod.Post, encoded.Address)
        {
            Content = new SplicedContent([encoded.Body], observer),
            Version = HttpVersion.Version11,
        };
        foreach (var (name, value) in encoded.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (call.IdempotencyKey is { } key && call.Provider.IdempotencyHeader is { } header)
        {
            request.Headers.TryAddWithoutValidation(header, key);
        }

        return await http.SendAsync(request, cancellationToken);
    }
}
