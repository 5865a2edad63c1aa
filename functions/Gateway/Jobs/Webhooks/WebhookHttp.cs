using Interchange.Gateway.Fetching;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>Connections to webhooks, to addresses that may be told alone. Redirects are not followed.</summary>
internal sealed class WebhookHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    public WebhookHttp(WebhookRules rules, TimeProvider time)
    {
        _time = time;
        var connection = new GuardedConnection(rules.Allows);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, token) => connection.OpenAsync(context.DnsEndPoint, token),
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
}
