using Interchange.Benchmarks.Overhead;

namespace Interchange.Benchmarks.Stalled;

/// <summary>What a run found.</summary>
/// <param name="Timings">Healthy calls, without and with streams that hang.</param>
/// <param name="Before">The process while nothing hangs, healthy calls behind it.</param>
/// <param name="Hanging">While streams hang and nothing else happens.</param>
/// <param name="Serving">While streams hang and healthy calls are answered.</param>
/// <param name="After">When the streams have ended, and the healthy calls of <paramref name="Before"/> were made again.</param>
/// <param name="Told">Share of the streams that were given up and said so.</param>
/// <param name="Waited">From the end of the last stream until memory and connections were back, or patience ran out.</param>
internal sealed record StalledFindings(
    Measurements Timings, Stage Before, Stage Hanging, Stage Serving, Stage After, double Told, TimeSpan Waited)
{
    public const string Idle = "Idle";
    public const string Stalled = "Streams hang";

    private const double MemoryLimit = 1.25;

    /// <summary>What connections of healthy calls may stay open to the provider for the next.</summary>
    private const int PooledConnections = 16;

    /// <summary>True when what the streams took has been given back.</summary>
    public static bool IsBack(Stage before, Stage after) =>
        after.CallerConnections <= 0 && after.ProviderConnections <= PooledConnections
        && after.Heap <= before.Heap * MemoryLimit && after.Resident <= before.Resident * MemoryLimit;

    /// <summary>What issue and README promise of streams that hang.</summary>
    public IEnumerable<Budget> Budgets(StalledSettings settings)
    {
        foreach (var scenario in settings.Scenarios)
        {
            var kind = scenario.Stream ? "streamed" : "not streamed";
            yield return new($"p99 of healthy calls, of the idle system's, {kind}", 2,
                Timings.MedianOfPairs(scenario, Stalled, Idle, static (stalled, idle) => stalled.Load.P99 / idle.Load.P99), AtLeast: false);
        }

        yield return new("Threads of the pool, over those before", 8, Math.Max(Hanging.Threads, Serving.Threads) - Before.Threads, AtLeast: false);
        yield return new("Queue of the pool while streams hang and nothing else happens", 0, Hanging.Queue, AtLeast: false);
        yield return new("Queue of the pool while healthy calls are answered", 2 * settings.Connections + Before.Queue, Serving.Queue, AtLeast: false);
        yield return new("Share of the streams given up that end with an error event", 1, Told, AtLeast: true);
        yield return new("Connections of callers left", 0, After.CallerConnections, AtLeast: false);
        yield return new("Connections to the provider left", PooledConnections, After.ProviderConnections, AtLeast: false);
        yield return new("Heap after, of that before", MemoryLimit, After.Heap / Before.Heap, AtLeast: false);
        yield return new("Resident memory after, of that before", MemoryLimit, After.Resident / Before.Resident, AtLeast: false);
    }
}
