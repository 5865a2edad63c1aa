using System.Diagnostics;
using Interchange.Embedded.BusWorker;
using Interchange.Embedded.Durable.Store;

namespace Interchange.Embedded.DurableWorker;

/// <summary>Brings what the last process left to its end, then runs an instance and dies at the given point of it.</summary>
internal static class Deaths
{
    /// <param name="folder">The state folder.</param>
    /// <param name="journal">Where it is noted what happened.</param>
    /// <param name="recovers">The instance that the last process left; <c>-</c> for none.</param>
    /// <param name="runs">The instance to run; <c>-</c> for none.</param>
    /// <param name="point">Where to die; <c>-</c> to live and note how often each point is reached.</param>
    /// <param name="number">At which time that the point is reached, from 1.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(string folder, Journal journal, string recovers, string runs, string point, int number, CancellationToken stop)
    {
        var armed = false;
        var reaches = new Dictionary<FaultPoint, int>();
        var gate = new Lock();
        await using var runtime = Functions.Runtime(folder, journal, reached =>
        {
            lock (gate)
            {
                if (!armed)
                {
                    return;
                }

                var count = reaches[reached] = reaches.GetValueOrDefault(reached) + 1;
                if (point == "-")
                {
                    journal.Write("reached", $"{reached}:{count}");
                }
                else if (reached.ToString() == point && count == number)
                {
                    journal.Write("died", $"{reached}:{count}");
                    Process.GetCurrentProcess().Kill();
                    new ManualResetEventSlim().Wait(CancellationToken.None);
                }
            }
        });
        if (recovers != "-")
        {
            await Client.AskAsync(runtime, journal, recovers, stop);
            await Client.AwaitAsync(runtime, journal, recovers, stop);
        }

        if (runs != "-")
        {
            lock (gate)
            {
                armed = true;
            }

            await Client.AskAsync(runtime, journal, runs, stop);
            await Client.AwaitAsync(runtime, journal, runs, stop);
        }

        await runtime.StopAsync(CancellationToken.None);
    }
}
