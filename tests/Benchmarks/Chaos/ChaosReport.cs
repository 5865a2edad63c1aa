using System.Globalization;
using System.Text;
using Interchange.Benchmarks.Report;

namespace Interchange.Benchmarks.Chaos;

/// <summary>Writes what a run found as Markdown.</summary>
internal static class ChaosReport
{
    private const int MostFaults = 20;

    public static string Render(ChaosSettings settings, ChaosFindings findings)
    {
        var table = new MarkdownTable($"{ChaosRun.Processes} processes, {settings.Callers} callers, {settings.Time.TotalSeconds:0} s, seed {settings.Seed}", "");
        table.Add("Kills; processes that ended by themselves", $"{findings.Kills}; {findings.Ended}");
        table.Add("Requests", Counts(findings.Outcomes));
        table.Add("Exchanges with storage", Figure.Whole(findings.Exchanges));
        table.Add("… of which spoilt", Counts(findings.Troubles));
        table.Add("Messages settled elsewhere and delivered again", Figure.Whole(findings.Repeated));
        table.Add("Looks at the books meanwhile", Figure.Whole(findings.Samples));
        table.Add("Generations completed", Figure.Whole(findings.Completed));
        table.Add("Generations charged", Figure.Whole(findings.Charged));
        table.Add("Charged less what they cost, nano-dollars", findings.Difference.ToString(CultureInfo.InvariantCulture));
        table.Add("Numbers that do not add up", findings.Differences.Count.ToString(CultureInfo.InvariantCulture));
        table.Add("Other faults", findings.Faults.Count.ToString(CultureInfo.InvariantCulture));
        var text = new StringBuilder().AppendLine().Append(table).AppendLine();
        foreach (var (what, kept, recomputed) in findings.Differences)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {what}: {kept}, should be {recomputed}");
        }

        foreach (var fault in findings.Faults.Take(MostFaults))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {fault}");
        }

        return text.ToString();
    }

    private static string Counts(IReadOnlyDictionary<string, int> counts) =>
        string.Join(", ", counts.OrderByDescending(static count => count.Value).Select(static count => $"{Figure.Whole(count.Value)} {count.Key}"));
}
