using System.Net;
using System.Net.Sockets;

namespace Interchange.EndToEnd.Tests.Processes;

internal static class FreePort
{
    /// <summary>A loopback port that nothing listened on a moment ago, for programs that are told their port.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
