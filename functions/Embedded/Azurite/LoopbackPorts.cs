using System.Net;
using System.Net.Sockets;

namespace Interchange.Embedded.Azurite;

/// <summary>What listens on this machine.</summary>
internal static class LoopbackPorts
{
    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The port when nothing holds it and it is a port at all; otherwise 0, which lets the system choose.</summary>
    public static int OrAny(int port) => port is > 0 and <= IPEndPoint.MaxPort && TryBind(port) is not null ? port : 0;

    /// <summary>A port that nothing holds now.</summary>
    public static int Free() => TryBind(0) ?? throw new IOException("This machine has no free port left.");

    private static int? TryBind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
