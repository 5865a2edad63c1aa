using System.Diagnostics;
using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Stalled;

/// <summary>Times healthy calls without and with streams that hang, in turns, and then watches the process through one such turn.</summary>
internal sealed class StalledRun(StalledSettings settings, Target product, LoadClient load)
{
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

        return await WatchAsync(cancellationToken);
    }

    private async Task<StalledFindings> WatchAsync(CancellationToken cancellationToken)
    {
        await SayAsync("Watching the process");
        await using var session = await MetricsSession.StartAsync(product.Process.Id, Meters, cancellationToken);
        await LoadAsync(settings.Seconds, cancellationToken);
        var before = await ReadAsync(session, "before", cancellationToken);

        Stage hanging, serving;
        using (var streams = await OpenAsync(settings.Rounds + 1, cancellationToken))
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
            after = await ReadAsync(session, "after", cancellationToken);
        }
        while (!StalledFindings.IsBack(before, after) && Stopwatch.GetElapsedTime(ended) < Patience);

        return new StalledFindings(_timings, before, hanging, serving, after, (double)_told / _givenUp, Stopwatch.GetElapsedTime(ended));
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
