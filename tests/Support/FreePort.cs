using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Interchange.Tests.Support;

/// <summary>
/// Ports for programs that are told theirs. A port that was merely free a moment ago can be gone when the program asks for it: another test run may have
/// been given the same, and the system hands out ephemeral ports to whoever connects. So these lie below the ephemeral range, and each is claimed for the
/// rest of this process by the UDP port of the same number, which no program of ours listens on.
/// </summary>
internal static class FreePort
{
    private const int First = 15_000;
    private const string EphemeralRange = "/proc/sys/net/ipv4/ip_local_port_range";

    private static readonly List<Socket> Claims = [];
    private static readonly Lock Gate = new();
    private static readonly int End = EphemeralStart();

    /// <summary>A loopback port that nothing listens on and that no other caller of this method is given.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            var start = System.Security.Cryptography.RandomNumberGenerator.GetInt32(First, End);
            for (var offset = 0; offset < End - First; offset++)
            {
                var port = First + ((start - First + offset) % (End - First));
                if (TryClaim(port))
                {
                    return port;
                }
            }
        }

        throw new IOException("This machine has no free port left.");
    }

    private static bool TryClaim(int port)
    {
        var claim = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ExclusiveAddressUse = true };
        try
        {
            claim.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            Claims.Add(claim);
            return true;
        }
        catch (SocketException)
        {
            claim.Dispose();
            return false;
        }
    }

    private static int EphemeralStart() => File.Exists(EphemeralRange)
        ? Math.Max(First + 1_000, int.Parse(File.ReadAllText(EphemeralRange).Split('\t', ' ')[0], CultureInfo.InvariantCulture))
        : 32_768;
}
