namespace Interchange.Benchmarks.Overhead;

/// <summary>What a number of requests cost in operations and memory, read from the target's own counters.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Stream">Whether the requests streamed.</param>
/// <param name="Requests">How many there were.</param>
/// <param name="Counters">Growth by instrument.</param>
internal sealed record Bill(string Target, bool Stream, int Requests, IReadOnlyDictionary<string, double> Counters)
{
    public const string Allocated = "dotnet.gc.heap.total_allocated";

    /// <summary>Instruments of the product, in the order in which the report shows them.</summary>
    public static IReadOnlyList<string> Operations { get; } =
        ["storage.calls", "bus.sends", "bus.messages_sent", "bus.receives", "bus.completes"];

    public double AllocatedPerRequest => Counters.GetValueOrDefault(Allocated) / Requests;

    public double PerThousand(string instrument) => Counters.GetValueOrDefault(instrument) * 1000 / Requests;
}
