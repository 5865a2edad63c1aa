using Interchange.Benchmarks.Overhead;

namespace Interchange.Benchmarks.Cost;

/// <summary>What one target took for one kind of load.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Stream">Whether the requests streamed.</param>
/// <param name="Rounds">Each round's expense.</param>
/// <param name="Bill">Its own counters, from a round of their own; null when it has none.</param>
internal sealed record CostLine(string Target, bool Stream, IReadOnlyList<Expense> Rounds, Bill? Bill)
{
    /// <summary>The median over the rounds of a process's milliseconds per 1,000 requests.</summary>
    public double Median(Func<Expense, TimeSpan> part) => Middle(Rounds.Select(round => round.PerThousand(part)));

    /// <summary>The median of file writes per 1,000 requests; null where they are not counted.</summary>
    public double? FileWrites => Rounds.All(static round => round.FileWrites is not null)
        ? Middle(Rounds.Select(static round => round.FileWrites!.Value * 1000.0 / round.Requests))
        : null;

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
