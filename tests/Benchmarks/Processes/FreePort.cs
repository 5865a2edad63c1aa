using System.Net;
using System.Net.Sockets;

namespace Interchange.Benchmarks.Processes;

internal static class FreePort
{
    /// <summary>A loopback port that nothing listened on a moment ago, for programs that cannot choose one themselves.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
