using System.Net;
using System.Net.Sockets;

namespace Interchange.Gateway.Fetching;

/// <summary>
/// Connects to hosts that others have named. A name is resolved here and the connection made to an address that was looked at, so that no answer of a name
/// server can lead it elsewhere afterwards.
/// </summary>
/// <param name="allows">Whether a connection may be made to an address.</param>
internal sealed class GuardedConnection(Func<IPAddress, bool> allows)
{
    /// <summary>Asks for the addresses of a host.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, token) => Dns.GetHostAddressesAsync(host, token);

    /// <summary>Connects to the first of some addresses that answers.</summary>
    public Func<IPAddress[], int, CancellationToken, Task<Stream>> Connect { get; init; } = ConnectToAsync;

    /// <exception cref="HttpRequestException">The host has no address that is allowed.</exception>
    public async ValueTask<Stream> OpenAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await Resolve(host.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => allows(address));
        return allowed.Length == 0
            ? throw new HttpRequestException("The host has no address on the public internet.")
            : await Connect(allowed, host.Port, cancellationToken);
    }

    private static async Task<Stream> ConnectToAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
