using System.CommandLine;
using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Stalled;

internal static class StalledCommand
{
    private static readonly Option<int> Streams = new("--streams") { Description = "Streams that hang at the same time.", DefaultValueFactory = static _ => 200 };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds without and with streams that hang.", DefaultValueFactory = static _ => 3 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Length of one timing.", DefaultValueFactory = static _ => 3 };
    private static readonly Option<double> Warmup = new("--warmup") { Description = "Seconds of warm-up, streamed and not.", DefaultValueFactory = static _ => 5 };
    private static readonly Option<int> Connections = new("--connections") { Description = "Connections of the healthy calls.", DefaultValueFactory = static _ => 4 };
    private static readonly Option<string?> App = new("--app") { Description = "Folder of a published function app; without it, it is published now." };
    private static readonly Option<bool> Assert = new("--assert") { Description = "Ends with 1 when a budget is missed." };

    public static Command Create()
    {
        var command = new Command("stalled", "What streams that hang cost the calls beside them, and what is left when they have ended.")
        {
            Streams, Rounds, Seconds, Warmup, Connections, App, Assert,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        OptimizedBuild.Require();
        var settings = new StalledSettings(
            options.GetValue(Streams),
            options.GetValue(Rounds),
            TimeSpan.FromSeconds(options.GetValue(Seconds)),
            TimeSpan.FromSeconds(options.GetValue(Warmup)),
            options.GetValue(Connections));
        await using var fleet = await Fleet.StartAsync(FleetFor(settings, options.GetValue(App)), cancellationToken);
        await using var load = new LoadClient();
        var findings = await new StalledRun(settings, fleet.Targets.Single(), load).RunAsync(cancellationToken);
        var budgets = findings.Budgets(settings).ToList();
        await Console.Out.WriteLineAsync(StalledReport.Render(settings, findings, budgets).AsMemory(), cancellationToken);
        return options.GetValue(Assert) && budgets.Exists(static budget => !budget.IsMet) ? 1 : 0;
    }

    private static FleetOrder FleetFor(StalledSettings settings, string? app) => new([TargetName.Product], App: app is null ? null : Path.GetFullPath(app))
    {
        Models = [CatalogOverlay.Model, .. Enumerable.Range(0, settings.Rounds + 1).Select(StalledSettings.Model)],
    };
}
