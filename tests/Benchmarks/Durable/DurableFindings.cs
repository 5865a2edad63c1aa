using System.Globalization;
using System.Text;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Report;

namespace Interchange.Benchmarks.Durable;

/// <param name="Latencies">From start to completion in ms, sorted.</param>
/// <param name="PerSecond">Orchestrations completed each second.</param>
/// <param name="ProcessorTime">Of each of those, in ms, the caller's included.</param>
/// <param name="FanOut">How long the orchestration with many activities took.</param>
internal sealed record DurableFindings(double[] Latencies, double PerSecond, double ProcessorTime, TimeSpan FanOut)
{
    public IReadOnlyList<Budget> Budgets =>
    [
        new("p50 from start to completion in ms", 10, At(0.5), AtLeast: false),
        new("Orchestrations per second", 200, PerSecond, AtLeast: true),
    ];

    public string Render(DurableSettings settings)
    {
        var table = new MarkdownTable("Orchestrations of one activity", "figure");
        table.Add($"Start to completion, {settings.Sequential} in sequence, p50 in ms", Figure.Precise(At(0.5)));
        table.Add("p99 in ms", Figure.Precise(At(0.99)));
        table.Add($"Per second, {settings.AtOnce} at once", Figure.Whole(PerSecond));
        table.Add("Processor time each, ms", Figure.Precise(ProcessorTime));
        table.Add($"One with {settings.FanOut} activities side by side, ms", Figure.Whole(FanOut.TotalMilliseconds));
        return new StringBuilder().AppendLine().AppendLine(MachineLine.Render()).AppendLine()
            .Append(CultureInfo.InvariantCulture, $"{table}").AppendLine().Append(BudgetTable.Render(Budgets)).ToString();
    }

    private double At(double share) => Latencies[(int)(share * (Latencies.Length - 1))];
}
