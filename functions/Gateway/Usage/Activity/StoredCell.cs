namespace Interchange.Gateway.Usage.Activity;

/// <summary>A cell of a roll-up as it is stored.</summary>
internal sealed record StoredCell
{
    /// <summary>By dimension: the index of its value among the texts of the roll-up, -1 for none.</summary>
    public required int[] Key { get; init; }

    /// <summary>By measure.</summary>
    public required long[] Sums { get; init; }

    /// <summary>The sketch of latencies: see <see cref="SparseSketch"/>; null for none.</summary>
    public int[]? Latency { get; init; }

    public int[]? Throughput { get; init; }
}
