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
        [StorageCalls, "bus.sends", "bus.messages_sent", "bus.receives", "bus.completes"];

    public const string StorageCalls = "storage.calls";

    /// <summary>Storage operations by table and method, such as <c>Ledger POST</c>.</summary>
    public IReadOnlyDictionary<string, double> StorageOperations => Counters
        .Where(static counter => counter.Key.StartsWith(StorageCalls + "{", StringComparison.Ordinal) && counter.Value > 0)
        .ToDictionary(static counter => Describe(counter.Key), static counter => counter.Value, StringComparer.Ordinal);

    public double AllocatedPerRequest => Counters.GetValueOrDefault(Allocated) / Requests;

    public double PerThousand(string instrument) => PerThousand(Counters.GetValueOrDefault(instrument));

    public double PerThousand(double count) => count * 1000 / Requests;

    private static string Describe(string counter)
    {
        var tags = counter[(counter.IndexOf('{', StringComparison.Ordinal) + 1)..^1].Split(',').Select(static tag => tag.Split('=')).ToDictionary(static tag => tag[0], static tag => tag[^1], StringComparer.Ordinal);
        return $"{tags.GetValueOrDefault("db.collection.name")} {tags.GetValueOrDefault("http.request.method")}";
    }
}
