using System.Diagnostics;

namespace Interchange.Benchmarks.Processes;

/// <summary>Waits until processes have done the work that they put off, so that one target's backlog is not paid by the next.</summary>
internal static class Quiet
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns after three intervals in a row with at most 10 ms of processor time each, and as many more as a rest takes.</summary>
    /// <param name="processes">Who may have something left to do.</param>
    /// <param name="rest">How long they may pause before they go on with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How long the backlog took, without the quiet intervals themselves.</returns>
    public static async Task<TimeSpan> WaitAsync(IReadOnlyCollection<ChildProcess> processes, TimeSpan rest, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var drained = TimeSpan.Zero;
        var before = Total(processes);
        var enough = 3 + (int)Math.Ceiling(rest / Interval);
        for (var calm = 0; calm < enough;)
        {
            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
            var after = Total(processes);
            if (after - before <= Noise)
            {
                calm++;
            }
            else
            {
                calm = 0;
                drained = Stopwatch.GetElapsedTime(started);
            }

            before = after;
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"{string.Join(", ", processes.Select(p => p.Name))} did not come to rest within {Patience.TotalSeconds} s.");
            }
        }

        return drained;
    }

    private static TimeSpan Total(IReadOnlyCollection<ChildProcess> processes) =>
        processes.Aggregate(TimeSpan.Zero, static (sum, process) => sum + process.ProcessorTime);
}
