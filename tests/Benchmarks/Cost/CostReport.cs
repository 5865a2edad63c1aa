using System.Globalization;
using System.Text;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Report;

namespace Interchange.Benchmarks.Cost;

/// <summary>Writes what a run found as Markdown.</summary>
internal static class CostReport
{
    private const string Collections = "dotnet.gc.collections";
    private const string Pauses = "dotnet.gc.pause.time";

    public static string Render(CostSettings settings, IReadOnlyList<CostLine> lines)
    {
        var processes = new MarkdownTable("CPU ms per 1,000 requests", "gateway", "storage", "stand-in", "load generator", "all", "file writes");
        var counters = new MarkdownTable(
            ["Per 1,000 requests", "allocated KB", "collections", "pauses ms", .. Bill.Operations]);
        foreach (var line in lines)
        {
            var name = $"{line.Target}, {(line.Stream ? "streamed" : "not streamed")}";
            processes.Add(
                name,
                Figure.Whole(line.Median(static round => round.Gateway)),
                Figure.Whole(line.Median(static round => round.Storage)),
                Figure.Whole(line.Median(static round => round.Upstream)),
                Figure.Whole(line.Median(static round => round.Load)),
                Figure.Whole(line.Median(static round => round.Gateway + round.Storage + round.Upstream + round.Load)),
                line.FileWrites is { } writes ? Figure.Whole(writes) : Figure.None);
            if (line.Bill is { } bill)
            {
                counters.Add([
                    name,
                    Figure.Whole(bill.AllocatedPerRequest * 1000 / 1024),
                    Figure.Short(bill.PerThousand(Collections)),
                    Figure.Short(bill.PerThousand(Pauses) * 1000),
                    .. Bill.Operations.Select(operation => line.Target == TargetName.Product ? Figure.Whole(bill.PerThousand(operation)) : Figure.None)]);
            }
        }

        Bill[] ofProduct = [.. lines.Where(static line => line.Target == TargetName.Product).Select(static line => line.Bill).OfType<Bill>()];
        return new StringBuilder().AppendLine().AppendLine(MachineLine.Render())
            .AppendLine(CultureInfo.InvariantCulture, $"{settings.Connections} connections, median of {settings.Rounds} rounds of {settings.Requests} requests.")
            .AppendLine().Append(processes).AppendLine().Append(counters)
            .AppendLine().Append(StorageTable.Render(ofProduct)).ToString();
    }
}
