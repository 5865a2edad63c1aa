using System.Globalization;
using Interchange.Embedded.BusWorker;

namespace Interchange.Embedded.DurableWorker;

/// <summary>Asks for orchestrations, a few at a time, and works on everybody's.</summary>
internal static class Workload
{
    private const int AtOnce = 4;

    public static async Task RunAsync(string folder, Journal journal, string name, CancellationToken stop)
    {
        await using var runtime = Functions.Runtime(folder, journal);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async lane =>
            {
                for (var number = 0; !stop.IsCancellationRequested; number++)
                {
                    var instance = string.Create(CultureInfo.InvariantCulture, $"{name}.{lane}.{number}");
                    await Client.AskAsync(runtime, journal, instance, stop);
                    await Client.AwaitAsync(runtime, journal, instance, stop);
                }
            }));
        }
        finally
        {
            await runtime.StopAsync(CancellationToken.None);
        }
    }
}
