using System.CommandLine;
using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Processes;
using Interchange.Benchmarks.Report;

namespace Interchange.Benchmarks.Overhead;

internal static class OverheadCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds of each target and load.", DefaultValueFactory = static _ => 5 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Length of a round.", DefaultValueFactory = static _ => 3 };
    private static readonly Option<double> Warmup = new("--warmup") { Description = "Seconds of warm-up of each target, streamed and not.", DefaultValueFactory = static _ => 5 };
    private static readonly Option<bool> MergedWrites = new("--merged-writes") { Description = "Lets events of the stand-in leave it several at a time, which weighs the work on each more." };
    private static readonly Option<string?> App = new("--app") { Description = "Folder of a published function app; without it, it is published now." };
    private static readonly Option<bool> WithoutProduct = new("--without-product") { Description = "Leaves the product out: what the machine and the others do." };
    private static readonly Option<string?> Portkey = new("--portkey") { Description = "Folder where npm installed @portkey-ai/gateway: measures it too." };
    private static readonly Option<bool> WithPortkey = new("--with-portkey") { Description = "Installs @portkey-ai/gateway from npm for this run and measures it too." };
    private static readonly Option<bool> Assert = new("--assert") { Description = "Ends with 1 when a budget is missed." };

    public static Command Create()
    {
        var command = new Command("overhead", "What the product adds to a request, side by side with a bare forwarder.")
        {
            Rounds, Seconds, Warmup, MergedWrites, App, WithoutProduct, Portkey, WithPortkey, Assert,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        OptimizedBuild.Require();
        var settings = Read(options);
        await using var fleet = await Fleet.StartAsync(settings.Fleet, cancellationToken);
        await using var load = new LoadClient();
        var measurements = await new OverheadRun(settings, fleet, load).RunAsync(cancellationToken);
        var budgets = Budget.Check(measurements, settings.Fleet.MergedWrites);
        await Console.Out.WriteLineAsync(OverheadReport.Render(settings, measurements, budgets).AsMemory(), cancellationToken);
        return options.GetValue(Assert) && budgets.Any(static budget => !budget.IsMet) ? 1 : 0;
    }

    private static OverheadSettings Read(ParseResult options)
    {
        var portkey = options.GetValue(Portkey);
        List<string> targets = [TargetName.Upstream, TargetName.Yarp];
        if (!options.GetValue(WithoutProduct))
        {
            targets.Add(TargetName.Product);
        }

        if (portkey is not null || options.GetValue(WithPortkey))
        {
            targets.Add(TargetName.Portkey);
        }

        return new OverheadSettings(
            options.GetValue(Rounds),
            TimeSpan.FromSeconds(options.GetValue(Seconds)),
            TimeSpan.FromSeconds(options.GetValue(Warmup)),
            new FleetOrder(targets, options.GetValue(MergedWrites), FullPath(options.GetValue(App)), FullPath(portkey)));
    }

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
