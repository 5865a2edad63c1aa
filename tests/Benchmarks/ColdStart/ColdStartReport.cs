using Interchange.Benchmarks.Report;

namespace Interchange.Benchmarks.ColdStart;

internal static class ColdStartReport
{
    public static string Render(IReadOnlyList<StartTimes> fresh, IReadOnlyList<StartTimes> existing)
    {
        var table = new MarkdownTable($"Start to, ms ({fresh.Count} starts)", "listening, median", "first answer, median", "first answer, most");
        Add(table, "new state folder", fresh);
        Add(table, "existing state folder", existing);
        return $"\n{MachineLine.Render()}\n\n{table}";
    }

    /// <summary>The median in milliseconds.</summary>
    public static double Median(IReadOnlyList<StartTimes> starts, Func<StartTimes, TimeSpan> time)
    {
        var sorted = starts.Select(start => time(start).TotalMilliseconds).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Add(MarkdownTable table, string kind, IReadOnlyList<StartTimes> starts) => table.Add(
        kind,
        Figure.Whole(Median(starts, static start => start.Listening)),
        Figure.Whole(Median(starts, static start => start.Answered)),
        Figure.Whole(starts.Max(static start => start.Answered.TotalMilliseconds)));
}
