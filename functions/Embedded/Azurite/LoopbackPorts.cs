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
}
