using System.Diagnostics.Metrics;

namespace Interchange.Gateway.Storage;

/// <summary>
/// Counts the HTTP exchanges with storage, retries included: what the storage account bills. Read by tests and benchmarks through
/// <see cref="Count"/>, and by operators as counter <c>storage.calls</c> of meter <c>Interchange</c>, by table and method.
/// </summary>
public sealed class StorageCalls
{
    private readonly Counter<long> _counter;
    private long _count;

    public StorageCalls(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _counter = meters.Create("Interchange").CreateCounter<long>(
            "storage.calls",
            unit: "{call}",
            description: "HTTP exchanges with table storage, retries included.");
    }

    /// <summary>Exchanges since the process started.</summary>
    public long Count => Volatile.Read(ref _count);

    internal void Add(string method, string table)
    {
        Interlocked.Increment(ref _count);
        _counter.Add(1, new KeyValuePair<string, object?>("http.request.method", method), new KeyValuePair<string, object?>("db.collection.name", table));
    }
}
