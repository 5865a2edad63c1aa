using System.Net;

namespace Interchange.Gateway.Providers;

/// <summary>The connections to providers, shared by all requests of the process.</summary>
public sealed class UpstreamHttp : IDisposable
{
    /// <summary>After this time a connection is given up, whatever the clock of an attempt allows.</summary>
    public static readonly TimeSpan LongestConnect = TimeSpan.FromMinutes(1);

    private readonly HttpMessageInvoker _invoker;

    public UpstreamHttp()
        : this(new SocketsHttpHandler
        {
            // A redirect could carry the provider's key to another origin (invariant I8).
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = LongestConnect,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            EnableMultipleHttp2Connections = true,
        })
    {
    }

    internal UpstreamHttp(HttpMessageHandler handler) => _invoker = new HttpMessageInvoker(handler);

    /// <summary>Sends the request and returns as soon as the answer's headers are there; the body is read by the caller.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();
}
