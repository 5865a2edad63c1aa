using System.Net;
using System.Net.Sockets;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>
/// Connections to webhooks. A name is resolved here and the connection made to an address that was looked at, so that no answer of a name server can
/// lead it elsewhere afterwards. Redirects are not followed.
/// </summary>
internal sealed class WebhookHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    public WebhookHttp(WebhookRules rules, TimeProvider time)
    {
        _time = time;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, token) => ConnectAsync(rules, context.DnsEndPoint, token),
        });
    }

    /// <summary>The status of the answer; null where there was none, or no address that may be told.</summary>
    public async Task<int?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Whatever keeps it from arriving: it is sent again.
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(WebhookRules rules, DnsEndPoint host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, rules.Allows);
        if (allowed.Length == 0)
        {
            throw new HttpRequestException("The webhook's host has no address on the public internet.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
