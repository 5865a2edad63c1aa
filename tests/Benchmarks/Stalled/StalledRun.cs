using System.Diagnostics;
using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Stalled;

/// <summary>Watches the process through the first streams that hang, and then times healthy calls without and with such streams, in turns.</summary>
internal sealed class StalledRun(StalledSettings settings, Target product, LoadClient load)
{
    private const int BaselinePasses = 4;
    private const string Threads = "dotnet.thread_pool.thread.count";
    private const string Queue = "dotnet.thread_pool.queue.length";
    private const string Heap = "dotnet.gc.last_collection.heap.size";
    private const string CallerConnections = "kestrel.active_connections";
    private const string ProviderConnections = "http.client.open_connections";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Meters =
    [
        $"System.Runtime\\{Threads}", $"System.Runtime\\{Queue}", $"System.Runtime\\{Heap}",
        $"Microsoft.AspNetCore.Server.Kestrel\\{CallerConnections}", $"System.Net.Http\\{ProviderConnections}",
    ];

    private readonly Measurements _timings = new([StalledFindings.Idle, StalledFindings.Stalled]);
    private int _told;
    private int _givenUp;

    public async Task<StalledFindings> RunAsync(CancellationToken cancellationToken)
    {
        await SayAsync("Warming up");
        await LoadAsync(settings.Warmup, cancellationToken);

        // A process that had met such streams before would have their memory already.
        var findings = await WatchAsync(cancellationToken);
        for (var round = 1; round <= settings.Rounds; round++)
        {
            await SayAsync($"Round {round} of {settings.Rounds}");

            // Each takes its turn at being first.
            if (round % 2 == 1)
            {
                await TimeAsync(StalledFindings.Idle, cancellationToken);
            }

            using (var streams = await OpenAsync(round, cancellationToken))
            {
                await TimeAsync(StalledFindings.Stalled, cancellationToken);
                await EndAsync(streams, cancellationToken);
            }

            if (round % 2 == 0)
            {
                await TimeAsync(StalledFindings.Idle, cancellationToken);
            }
        }

        return findings with { Told = (double)_told / _givenUp };
    }

    private async Task<StalledFindings> WatchAsync(CancellationToken cancellationToken)
    {
        await SayAsync("Watching the process");
        await using var session = await MetricsSession.StartAsync(product.Process.Id, Meters, cancellationToken);
        var before = await BaselineAsync(session, cancellationToken);
        await SayAsync($"{before}");

        Stage hanging, serving;
        using (var streams = await OpenAsync(round: 0, cancellationToken))
        {
            await Quiet.WaitAsync(product.Backlog, product.Rest, cancellationToken);
            await session.ReadLevelsAsync(cancellationToken);
            hanging = await ReadAsync(session, "they hang", cancellationToken);
            await LoadAsync(settings.Seconds, cancellationToken);
            serving = await ReadAsync(session, "they hang, healthy calls", cancellationToken);
            await EndAsync(streams, cancellationToken);
        }

        // Nothing is forced: collections come with the work that goes on.
        var ended = Stopwatch.GetTimestamp();
        Stage after;
        do
        {
            await LoadAsync(settings.Seconds, cancellationToken);
            await Quiet.WaitAsync(product.Backlog, cancellationToken);
            after = await ReadAsync(session, "after", cancellationToken);
            await SayAsync($"{Stopwatch.GetElapsedTime(ended).TotalSeconds:0} s after: {after}");
        }
        while (!StalledFindings.IsBack(before, after) && Stopwatch.GetElapsedTime(ended) < Patience);

        return new StalledFindings(_timings, before, hanging, serving, after, (double)_told / _givenUp, Stopwatch.GetElapsedTime(ended));
    }

    /// <summary>The most that healthy calls alone take over some passes: what a collection leaves of them differs from one to the next.</summary>
    private async Task<Stage> BaselineAsync(MetricsSession session, CancellationToken cancellationToken)
    {
        var stages = new List<Stage>();
        for (var pass = 0; pass < BaselinePasses; pass++)
        {
            await LoadAsync(settings.Seconds, cancellationToken);
            await Quiet.WaitAsync(product.Backlog, cancellationToken);
            stages.Add(await ReadAsync(session, "before", cancellationToken));
            await SayAsync($"Pass {pass + 1}: {stages[^1]}");
        }

        return stages[^1] with
        {
            Threads = stages.Max(static stage => stage.Threads),
            Queue = stages.Max(static stage => stage.Queue),
            Heap = stages.Max(static stage => stage.Heap),
            Resident = stages.Max(static stage => stage.Resident),
        };
    }

    private async Task TimeAsync(string state, CancellationToken cancellationToken)
    {
        foreach (var scenario in settings.Scenarios)
        {
            await Quiet.WaitAsync(product.Backlog, product.Rest, cancellationToken);
            var before = product.Process.ProcessorTime;
            var result = await load.RunAsync(product.OrderFor(settings.Seconds, scenario), cancellationToken);
            var drain = await Quiet.WaitAsync(product.Backlog, product.Rest, cancellationToken);
            _timings.Add(scenario, state, new Sample(result, product.Process.ProcessorTime - before, drain));
        }
    }

    private async Task LoadAsync(TimeSpan each, CancellationToken cancellationToken)
    {
        foreach (var scenario in settings.Scenarios)
        {
            await load.RunAsync(product.OrderFor(each, scenario), cancellationToken);
        }
    }

    private Task<StalledStreams> OpenAsync(int round, CancellationToken cancellationToken) =>
        StalledStreams.OpenAsync(settings, product, StalledSettings.Model(round), cancellationToken);

    private async Task EndAsync(StalledStreams streams, CancellationToken cancellationToken)
    {
        var (told, of) = await streams.EndAsync(cancellationToken);
        _told += told;
        _givenUp += of;
    }

    private async Task<Stage> ReadAsync(MetricsSession session, string name, CancellationToken cancellationToken)
    {
        var levels = await session.ReadLevelsAsync(cancellationToken);
        return new Stage(
            name,
            levels[Threads].Highest,
            levels[Queue].Highest,
            levels[Heap].Now,
            product.Process.ResidentMemory,
            levels.GetValueOrDefault(CallerConnections).Now,
            levels.GetValueOrDefault(ProviderConnections).Now);
    }

    private static Task SayAsync(string what) => Console.Error.WriteLineAsync(what);
}
