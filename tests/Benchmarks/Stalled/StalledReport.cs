using System.Globalization;
using System.Text;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Report;

namespace Interchange.Benchmarks.Stalled;

/// <summary>Writes what a run found as Markdown.</summary>
internal static class StalledReport
{
    private const double Megabyte = 1024 * 1024;

    public static string Render(StalledSettings settings, StalledFindings findings, IReadOnlyList<Budget> budgets)
    {
        var perStream = (findings.Hanging.Resident - findings.Before.Resident) / settings.Streams / 1024;
        return new StringBuilder().AppendLine().AppendLine(MachineLine.Render())
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"{settings.Streams} streams that hang; median of {settings.Rounds} rounds of {settings.Seconds.TotalSeconds} s at {settings.Connections} connections, ratios within a round, their range in brackets.")
            .AppendLine().AppendLine("### Healthy calls").AppendLine().Append(Timings(settings, findings.Timings))
            .AppendLine().AppendLine("### The process").AppendLine().Append(Stages(findings)).AppendLine()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"A stream that hangs takes {perStream:0} KB of resident memory. What they took was {(StalledFindings.IsBack(findings.Before, findings.After) ? "" : "not ")}back {findings.Waited.TotalSeconds:0} s after their end.")
            .AppendLine().AppendLine("### Budgets").AppendLine().Append(BudgetTable.Render(budgets))
            .ToString();
    }

    private static MarkdownTable Timings(StalledSettings settings, Measurements timings)
    {
        var table = new MarkdownTable("", "requests/s", "p50 ms", "p99 ms", "first byte p99", "CPU ms/request", "p99 of idle");
        foreach (var scenario in settings.Scenarios)
        {
            foreach (var state in timings.Targets)
            {
                string Median(Func<Sample, double> figure, Func<double, string> write) => write(timings.Median(scenario, state, figure));

                table.Add(
                    $"{state}, {(scenario.Stream ? "streamed" : "not streamed")}",
                    Median(static sample => sample.Load.Throughput, Figure.Whole),
                    Median(static sample => sample.Load.P50, Figure.Precise),
                    Median(static sample => sample.Load.P99, Figure.Precise),
                    Median(static sample => sample.Load.FirstByteP99, Figure.Precise),
                    Median(static sample => sample.ProcessorTimePerRequest, Figure.Precise),
                    state == StalledFindings.Idle ? Figure.None : Ratio(scenario, timings));
            }
        }

        return table;
    }

    private static string Ratio(Scenario scenario, Measurements timings)
    {
        Func<Sample, Sample, double> ratio = static (stalled, idle) => stalled.Load.P99 / idle.Load.P99;
        var (least, most) = timings.RangeOfPairs(scenario, StalledFindings.Stalled, StalledFindings.Idle, ratio);
        var median = timings.MedianOfPairs(scenario, StalledFindings.Stalled, StalledFindings.Idle, ratio);
        return $"{Figure.Short(median)} [{Figure.Short(least)}–{Figure.Short(most)}]";
    }

    private static MarkdownTable Stages(StalledFindings findings)
    {
        var table = new MarkdownTable("", "pool threads", "longest queue", "heap MB", "resident MB", "callers' connections", "provider's connections");
        foreach (var stage in (Stage[])[findings.Before, findings.Hanging, findings.Serving, findings.After])
        {
            table.Add(
                stage.Name,
                Figure.Whole(stage.Threads),
                Figure.Whole(stage.Queue),
                Figure.Short(stage.Heap / Megabyte),
                Figure.Short(stage.Resident / Megabyte),
                Figure.Whole(stage.CallerConnections),
                Figure.Whole(stage.ProviderConnections));
        }

        return table;
    }
}
