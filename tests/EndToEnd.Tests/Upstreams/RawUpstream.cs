using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Interchange.EndToEnd.Tests.Upstreams;

/// <summary>A model server of bare sockets: a test decides every byte it sends and where they are cut.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, Task> _connections = new();
    private readonly Task _accepting;
    private int _count;

    public RawUpstream()
    {
        _listener.Start();
        BaseUrl = new Uri($"http://{_listener.LocalEndpoint}/v1/");
        _accepting = AcceptAsync();
    }

    public Uri BaseUrl { get; }

    /// <summary>Answers every request from now on.</summary>
    public Func<RawExchange, Task> Handler { get; set; } = exchange => exchange.SendDocumentAsync(500, """{"error":{"message":"no script"}}""");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                client.NoDelay = true;
                _connections[_count++] = ServeAsync(client);
            }
        }
        catch (Exception exception) when (_stopping.IsCancellationRequested && exception is OperationCanceledException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                while (await RawExchange.ReadAsync(client, _stopping.Token) is { } exchange)
                {
                    await Handler(exchange);
                    if (exchange.Closed)
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // The product left, which tests provoke, or the test is over.
            }
        }
    }
}
