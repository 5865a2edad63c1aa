using System.CommandLine;
using Interchange.Benchmarks.Processes;
using Interchange.Benchmarks.Upstream;

namespace Interchange.Benchmarks.ColdStart;

internal static class ColdStartCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly Option<int> Starts = new("--starts") { Description = "Starts of each kind.", DefaultValueFactory = static _ => 10 };
    private static readonly Option<string?> App = new("--app") { Description = "Folder of a published function app; without it, it is published now." };
    private static readonly Option<bool> Assert = new("--assert") { Description = "Ends with 1 when a median is over 1 s." };

    public static Command Create()
    {
        var command = new Command("coldstart", "From the start of the process to its first answered chat request, storage already up.") { Starts, App, Assert };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        OptimizedBuild.Require();
        using var folder = new TemporaryFolder();
        var app = options.GetValue(App) is { } given ? Path.GetFullPath(given) : null;
        if (app is null)
        {
            app = folder.Child("app");
            await Product.PublishAsync(app, cancellationToken);
        }

        var (upstream, upstreamAddress) = await UpstreamRole.StartAsync(merged: false, cancellationToken);
        await using var ending = upstream;
        await using var azurite = await Azurite.StartAsync(folder.Child("azurite"), cancellationToken);
        var probe = new ColdStartProbe(app, upstreamAddress, azurite);

        // The first start reads the program from the disk and creates the tables: it is not counted.
        var kept = folder.Child("kept");
        await probe.MeasureAsync(kept, cancellationToken);

        var (fresh, existing) = (new List<StartTimes>(), new List<StartTimes>());
        for (var start = 0; start < options.GetValue(Starts); start++)
        {
            fresh.Add(await probe.MeasureAsync(folder.Child($"fresh-{start}"), cancellationToken));
            existing.Add(await probe.MeasureAsync(kept, cancellationToken));
        }

        await Console.Out.WriteLineAsync(ColdStartReport.Render(fresh, existing).AsMemory(), cancellationToken);
        var slow = new[] { fresh, existing }.Any(static starts => ColdStartReport.Median(starts, static start => start.Answered) > Limit.TotalMilliseconds);
        return options.GetValue(Assert) && slow ? 1 : 0;
    }
}
