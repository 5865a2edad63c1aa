using System.Diagnostics;
using Microsoft.DurableTask.Client;

namespace Interchange.Benchmarks.Durable;

/// <summary>Starts orchestrations as an app's functions do, and waits for their ends.</summary>
internal static class DurableRun
{
    private const int WarmUp = 300;

    public static async Task<DurableFindings> MeasureAsync(DurableTaskClient client, DurableSettings settings, CancellationToken cancellationToken)
    {
        for (var round = 0; round < WarmUp; round++)
        {
            await OneAsync(client, cancellationToken);
        }

        var latencies = new double[settings.Sequential];
        for (var round = 0; round < settings.Sequential; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await OneAsync(client, cancellationToken);
            latencies[round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        var left = settings.Total;
        await Task.WhenAll(Enumerable.Range(0, settings.AtOnce).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    await OneAsync(client, cancellationToken);
                }
            },
            cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        var spent = process.TotalProcessorTime - processor;

        began = Stopwatch.GetTimestamp();
        var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(DurableFunctions.Many), settings.FanOut, cancellationToken);
        var many = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken);
        if (many.ReadOutputAs<int>() != settings.FanOut)
        {
            throw new InvalidOperationException($"The orchestration with {settings.FanOut} activities ended as {many}.");
        }

        Array.Sort(latencies);
        return new DurableFindings(latencies, settings.Total / elapsed.TotalSeconds, spent.TotalMilliseconds / settings.Total, Stopwatch.GetElapsedTime(began));
    }

    private static async Task OneAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(DurableFunctions.One), "hello", cancellationToken);
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken);
        if (ended.ReadOutputAs<string>() != "hello")
        {
            throw new InvalidOperationException($"An orchestration ended as {ended}.");
        }
    }
}
