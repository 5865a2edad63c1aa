using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Interchange.EndToEnd.Tests.Upstreams;

/// <summary>Looks into the kernel's table of connections: the one place that knows whether the other side has read what was sent.</summary>
internal static class SocketQueue
{
    // A client of two address families is listed in the second table, with the IPv4 address at the end of the longer one.
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>
    /// Waits until the peer of a loopback connection has read everything. Where the kernel does not tell (not Linux), it gives the
    /// peer a millisecond: a cut may then go unseen, and never fails a test.
    /// </summary>
    public static async Task WaitUntilEmptyAsync(Socket socket, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            return;
        }

        var peer = Hex((IPEndPoint)socket.RemoteEndPoint!);
        var own = Hex((IPEndPoint)socket.LocalEndPoint!);
        while (await UnreadBytesAsync(peer, own, cancellationToken) > 0)
        {
            await Task.Yield();
        }
    }

    private static async Task<int> UnreadBytesAsync(string local, string remote, CancellationToken cancellationToken)
    {
        foreach (var table in Tables.Where(File.Exists))
        {
            foreach (var line in await File.ReadAllLinesAsync(table, cancellationToken))
            {
                // Columns: slot, local, remote, state, "sent:unread" in hex.
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (columns.Length > 4
                    && columns[1].EndsWith(local, StringComparison.Ordinal)
                    && columns[2].EndsWith(remote, StringComparison.Ordinal))
                {
                    return int.Parse(columns[4].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                }
            }
        }

        return 0;
    }

    private static string Hex(IPEndPoint endpoint)
    {
        var address = BitConverter.ToUInt32(endpoint.Address.MapToIPv4().GetAddressBytes());
        return string.Create(CultureInfo.InvariantCulture, $"{address:X8}:{endpoint.Port:X4}");
    }
}
