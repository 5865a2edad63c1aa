using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Interchange.Benchmarks.Processes;

internal static class Listening
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the process accepts connections on the loopback port.</summary>
    public static async Task WaitAsync(ChildProcess process, int port, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await AcceptsAsync(port, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"{process.Name} did not listen on port {port} within {Patience.TotalSeconds} s.");
            }

            if (process.HasExited)
            {
                throw process.Ended();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
