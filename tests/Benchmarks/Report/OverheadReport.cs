using System.Globalization;
using System.Text;
using Interchange.Benchmarks.Overhead;

namespace Interchange.Benchmarks.Report;

/// <summary>Writes what a run found as Markdown.</summary>
internal static class OverheadReport
{
    public static string Render(OverheadSettings settings, Measurements measurements, IReadOnlyList<Budget> budgets)
    {
        var text = new StringBuilder().AppendLine().AppendLine(MachineLine.Render()).AppendLine(
            CultureInfo.InvariantCulture,
            $"Median of {settings.Rounds} rounds of {settings.Seconds.TotalSeconds} s, targets in turns; ratios within a round, their range in brackets; " +
            $"events of a stream leave the stand-in {(settings.Fleet.MergedWrites ? "several at a time" : "one by one")}.");

        foreach (var scenario in Scenario.All)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {scenario.Title}").AppendLine().Append(Speed(scenario, measurements));
        }

        if (measurements.Has(TargetName.Yarp))
        {
            text.AppendLine().AppendLine("### Added time over YARP at 1 connection, ms").AppendLine().Append(AddedTime(measurements));
        }

        text.AppendLine().AppendLine("### Per request and per 1,000 requests, 16 connections").AppendLine().Append(Bills(measurements));
        if (measurements.Has(TargetName.Product))
        {
            text.AppendLine().Append(StorageTable.Render([.. measurements.Bills.Where(static bill => bill.Target == TargetName.Product)]));
        }

        if (budgets.Count > 0)
        {
            text.AppendLine().AppendLine("### Budgets").AppendLine().Append(BudgetTable.Render(budgets));
        }

        return text.ToString();
    }

    private static MarkdownTable Speed(Scenario scenario, Measurements measurements)
    {
        var table = new MarkdownTable(
            "", "requests/s", "of YARP", "p50 ms", "p99 ms", "first byte p50", "first byte p99", "reads/answer", "CPU ms/request", "backlog s", "memory MB");
        foreach (var target in measurements.Targets)
        {
            string Median(Func<Sample, double> figure, Func<double, string> write) => write(measurements.Median(scenario, target, figure));

            table.Add(
                target,
                Median(static sample => sample.Load.Throughput, Figure.Whole),
                RatioToYarp(scenario, target, measurements),
                Median(static sample => sample.Load.P50, Figure.Precise),
                Median(static sample => sample.Load.P99, Figure.Precise),
                Median(static sample => sample.Load.FirstByteP50, Figure.Precise),
                Median(static sample => sample.Load.FirstByteP99, Figure.Precise),
                Median(static sample => sample.Load.Pieces, Figure.Short),
                Median(static sample => sample.ProcessorTimePerRequest, Figure.Precise),
                Median(static sample => sample.Drain.TotalSeconds, Figure.Short),
                Figure.Whole(measurements.Memory[target] / (1024.0 * 1024)));
        }

        return table;
    }

    private static string RatioToYarp(Scenario scenario, string target, Measurements measurements)
    {
        if (!measurements.Has(TargetName.Yarp))
        {
            return Figure.None;
        }

        Func<Sample, Sample, double> ratio = static (sample, yarp) => sample.Load.Throughput / yarp.Load.Throughput;
        var (least, most) = measurements.RangeOfPairs(scenario, target, TargetName.Yarp, ratio);
        var median = measurements.MedianOfPairs(scenario, target, TargetName.Yarp, ratio);
        return $"{Figure.Short(median)} [{Figure.Short(least)}–{Figure.Short(most)}]";
    }

    private static MarkdownTable AddedTime(Measurements measurements)
    {
        var table = new MarkdownTable("", "p50", "p99", "streamed p50", "streamed p99", "streamed first byte p50", "streamed first byte p99");
        foreach (var target in measurements.Targets.Where(static target => target != TargetName.Yarp))
        {
            string Added(bool stream, Func<Sample, double> time) => Figure.Signed(measurements.MedianOfPairs(
                new Scenario(stream, 1), target, TargetName.Yarp, (sample, yarp) => time(sample) - time(yarp)));

            table.Add(
                target,
                Added(stream: false, static sample => sample.Load.P50),
                Added(stream: false, static sample => sample.Load.P99),
                Added(stream: true, static sample => sample.Load.P50),
                Added(stream: true, static sample => sample.Load.P99),
                Added(stream: true, static sample => sample.Load.FirstByteP50),
                Added(stream: true, static sample => sample.Load.FirstByteP99));
        }

        return table;
    }

    private static MarkdownTable Bills(Measurements measurements)
    {
        var table = new MarkdownTable(["", "allocated bytes/request", .. Bill.Operations.Select(static name => $"{name}/1,000")]);
        foreach (var bill in measurements.Bills)
        {
            var operations = Bill.Operations.Select(name => bill.Target == TargetName.Product ? Figure.Whole(bill.PerThousand(name)) : Figure.None);
            table.Add([$"{bill.Target}, {(bill.Stream ? "streamed" : "not streamed")}", Figure.Whole(bill.AllocatedPerRequest), .. operations]);
        }

        return table;
    }
}
