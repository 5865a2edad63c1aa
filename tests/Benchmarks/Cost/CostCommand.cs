using System.CommandLine;
using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Cost;

internal static class CostCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds of each target, streamed and not.", DefaultValueFactory = static _ => 5 };
    private static readonly Option<int> Requests = new("--requests") { Description = "Requests of one round.", DefaultValueFactory = static _ => 4000 };
    private static readonly Option<int> Connections = new("--connections") { Description = "How many requests are under way at once.", DefaultValueFactory = static _ => Scenario.Many };
    private static readonly Option<bool> MergedWrites = new("--merged-writes") { Description = "Lets events of the stand-in leave it several at a time." };
    private static readonly Option<string?> App = new("--app") { Description = "Folder of a published function app; without it, it is published now." };
    private static readonly Option<bool> WithoutForwarder = new("--without-forwarder") { Description = "Leaves YARP out." };
    private static readonly Option<bool> Limited = new("--limited") { Description = "Calls with a key that has a limit of each kind, none of which is reached." };
    private static readonly Option<bool> Assert = new("--assert") { Description = "Ends with 1 above 60 storage operations per 1,000 requests." };
    private static readonly Option<string?> Portkey = new("--portkey") { Description = "Folder where npm installed @portkey-ai/gateway: measures it too." };
    private static readonly Option<bool> WithPortkey = new("--with-portkey") { Description = "Installs @portkey-ai/gateway from npm for this run and measures it too." };

    public static Command Create()
    {
        var command = new Command("cost", "What 1,000 requests take of each process: processor time, memory, operations. Works on a busy machine too.")
        {
            Rounds, Requests, Connections, MergedWrites, App, WithoutForwarder, Limited, Assert, Portkey, WithPortkey,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        OptimizedBuild.Require();
        var settings = new CostSettings(options.GetValue(Rounds), options.GetValue(Requests), options.GetValue(Connections));
        List<string> targets = options.GetValue(WithoutForwarder)
            ? [TargetName.Upstream, TargetName.Product]
            : [TargetName.Upstream, TargetName.Yarp, TargetName.Product];
        var portkey = options.GetValue(Portkey) is { } installed ? Path.GetFullPath(installed) : null;
        if (portkey is not null || options.GetValue(WithPortkey))
        {
            targets.Add(TargetName.Portkey);
        }

        var app = options.GetValue(App) is { } given ? Path.GetFullPath(given) : null;
        var order = new FleetOrder(targets, options.GetValue(MergedWrites), app, portkey) { Limited = options.GetValue(Limited) };
        await using var fleet = await Fleet.StartAsync(order, cancellationToken);
        await using var load = new LoadClient();
        var lines = await new CostRun(settings, fleet, load).RunAsync(cancellationToken);
        await Console.Out.WriteLineAsync(CostReport.Render(settings, lines).AsMemory(), cancellationToken);
        var budgets = lines.Where(static line => line.Target == TargetName.Product).Select(static line => line.Bill).OfType<Bill>().Select(Budget.StorageOperations);
        return options.GetValue(Assert) && budgets.Any(static budget => !budget.IsMet) ? 1 : 0;
    }
}
