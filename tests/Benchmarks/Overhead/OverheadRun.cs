using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Overhead;

/// <summary>Drives every target with the same load, in turns.</summary>
internal sealed class OverheadRun(OverheadSettings settings, Fleet fleet, LoadClient load)
{
    private const int CountedRequests = 2000;

    public async Task<Measurements> RunAsync(CancellationToken cancellationToken)
    {
        var measurements = new Measurements([.. fleet.Targets.Select(static target => target.Name)]);
        await WarmUpAsync(cancellationToken);
        foreach (var scenario in Scenario.All)
        {
            for (var round = 1; round <= settings.Rounds; round++)
            {
                await Console.Error.WriteLineAsync($"{scenario.Title}, round {round} of {settings.Rounds}".AsMemory(), cancellationToken);
                foreach (var target in fleet.Targets)
                {
                    measurements.Add(scenario, target.Name, await MeasureAsync(target, scenario, cancellationToken));
                }
            }
        }

        foreach (var target in fleet.Targets)
        {
            measurements.Memory[target.Name] = target.Process.ResidentMemory;
        }

        foreach (var target in fleet.Targets.Where(static target => target.Meters.Count > 0))
        {
            measurements.Bills.Add(await CountAsync(target, new Scenario(Stream: false, Scenario.Many), cancellationToken));
            measurements.Bills.Add(await CountAsync(target, new Scenario(Stream: true, Scenario.Many), cancellationToken));
        }

        return measurements;
    }

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        foreach (var target in fleet.Targets)
        {
            await Console.Error.WriteLineAsync($"Warming {target.Name}".AsMemory(), cancellationToken);
            await load.RunAsync(target.OrderFor(settings.Warmup, new Scenario(Stream: false, Scenario.Many)), cancellationToken);
            await load.RunAsync(target.OrderFor(settings.Warmup, new Scenario(Stream: true, Scenario.Many)), cancellationToken);
            await Quiet.WaitAsync(target.Backlog, target.Rest, cancellationToken);
        }
    }

    private async Task<Sample> MeasureAsync(Target target, Scenario scenario, CancellationToken cancellationToken)
    {
        var before = target.Process.ProcessorTime;
        var result = await load.RunAsync(target.OrderFor(settings.Seconds, scenario), cancellationToken);
        var drain = await Quiet.WaitAsync(target.Backlog, target.Rest, cancellationToken);
        return new Sample(result, target.Process.ProcessorTime - before, drain);
    }

    private async Task<Bill> CountAsync(Target target, Scenario scenario, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"Counting {target.Name}, {scenario.Title}".AsMemory(), cancellationToken);
        await using var session = await MetricsSession.StartAsync(target.Process.Id, target.Meters, cancellationToken);
        var result = await load.RunAsync(target.OrderOf(CountedRequests, scenario), cancellationToken);
        await Quiet.WaitAsync(target.Backlog, target.Rest, cancellationToken);
        return new Bill(target.Name, scenario.Stream, result.Requests, await session.ReadAsync(cancellationToken));
    }
}
