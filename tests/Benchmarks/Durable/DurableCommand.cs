using System.CommandLine;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Durable;

internal static class DurableCommand
{
    private static readonly Option<int> Sequential = new("--sequential") { Description = "Orchestrations that are timed one after the other.", DefaultValueFactory = static _ => 1000 };
    private static readonly Option<int> Total = new("--total") { Description = "Orchestrations of the throughput run.", DefaultValueFactory = static _ => 4000 };
    private static readonly Option<int> AtOnce = new("--at-once") { Description = "How many of them are under way at once.", DefaultValueFactory = static _ => 32 };
    private static readonly Option<int> FanOut = new("--fan-out") { Description = "Activities of one orchestration, side by side.", DefaultValueFactory = static _ => 1000 };
    private static readonly Option<bool> Assert = new("--assert") { Description = "Ends with 1 when a budget is missed." };

    public static Command Create()
    {
        var command = new Command("durable", "Orchestrations of the embedded runtime: from start to completion, and how many a second.") { Sequential, Total, AtOnce, FanOut, Assert };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        OptimizedBuild.Require();
        using var folder = new TemporaryFolder();
        await using var app = await DurableApp.StartAsync(folder.Path, cancellationToken);
        var settings = new DurableSettings(options.GetValue(Sequential), options.GetValue(Total), options.GetValue(AtOnce), options.GetValue(FanOut));
        var findings = await DurableRun.MeasureAsync(app.Client, settings, cancellationToken);
        await Console.Out.WriteLineAsync(findings.Render(settings).AsMemory(), cancellationToken);
        return options.GetValue(Assert) && findings.Budgets.Any(static budget => !budget.IsMet) ? 1 : 0;
    }
}
