using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>A <see cref="WindowCell"/> as it is stored.</summary>
internal sealed record StoredCell
{
    public long Answered { get; init; }

    public long Failed { get; init; }

    public long RateLimited { get; init; }

    public long ToolAnswers { get; init; }

    public long BadToolAnswers { get; init; }

    /// <summary>Number of the first bucket of the sketch of seconds to the first token.</summary>
    public int LatencyFrom { get; init; }

    public int[]? Latency { get; init; }

    /// <summary>Number of the first bucket of the sketch of output tokens per second.</summary>
    public int ThroughputFrom { get; init; }

    public int[]? Throughput { get; init; }

    public static StoredCell From(WindowCell cell, bool distributions)
    {
        var (latencyFrom, latency) = distributions ? cell.Latency.ToBuckets() : (0, []);
        var (throughputFrom, throughput) = distributions ? cell.Throughput.ToBuckets() : (0, []);
        return new StoredCell
        {
            Answered = cell.Answered,
            Failed = cell.Failed,
            RateLimited = cell.RateLimited,
            ToolAnswers = cell.ToolAnswers,
            BadToolAnswers = cell.BadToolAnswers,
            LatencyFrom = latencyFrom,
            Latency = latency.Length == 0 ? null : latency,
            ThroughputFrom = throughputFrom,
            Throughput = throughput.Length == 0 ? null : throughput,
        };
    }

    /// <exception cref="InvalidDataException">Buckets that no sketch has.</exception>
    public WindowCell ToCell()
    {
        var cell = new WindowCell();
        cell.AddCounts(Answered, Failed, RateLimited, ToolAnswers, BadToolAnswers);
        cell.Latency.AddBuckets(LatencyFrom, Latency);
        cell.Throughput.AddBuckets(ThroughputFrom, Throughput);
        return cell;
    }
}
