namespace Interchange.Benchmarks.Cost;

/// <summary>What a number of requests took of the processes that had to do with them, work that was put off included.</summary>
/// <param name="Requests">How many there were.</param>
/// <param name="Gateway">Processor time of the target itself.</param>
/// <param name="Storage">Processor time of the storage that the target keeps records in; zero without one.</param>
/// <param name="Upstream">Processor time of the stand-in provider.</param>
/// <param name="Load">Processor time of the load generator.</param>
/// <param name="FileWrites">Calls of the target that wrote to files; null where the system does not count them.</param>
internal sealed record Expense(int Requests, TimeSpan Gateway, TimeSpan Storage, TimeSpan Upstream, TimeSpan Load, long? FileWrites)
{
    /// <summary>Milliseconds of processor time per 1,000 requests.</summary>
    public double PerThousand(Func<Expense, TimeSpan> part) => part(this).TotalMilliseconds * 1000 / Requests;
}
