using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Cost;

/// <summary>Sends each target the same number of requests and adds up what every process took for them: a busy machine changes that little.</summary>
internal sealed class CostRun(CostSettings settings, Fleet fleet, LoadClient load)
{
    /// <summary>Enough for every method of the hot path to have been compiled for the last time.</summary>
    private const int WarmUpRounds = 2;

    public async Task<IReadOnlyList<CostLine>> RunAsync(CancellationToken cancellationToken)
    {
        var lines = new List<CostLine>();
        foreach (var target in fleet.Targets.Where(static target => target.Name != TargetName.Upstream))
        {
            foreach (var stream in new[] { false, true })
            {
                var scenario = new Scenario(stream, settings.Connections);
                await Console.Error.WriteLineAsync($"{target.Name}: {scenario.Title}".AsMemory(), cancellationToken);
                for (var round = 0; round < WarmUpRounds; round++)
                {
                    await SpendAsync(target, scenario, cancellationToken);
                }

                var rounds = new List<Expense>();
                for (var round = 0; round < settings.Rounds; round++)
                {
                    rounds.Add(await SpendAsync(target, scenario, cancellationToken));
                }

                lines.Add(new CostLine(target.Name, stream, rounds, await CountAsync(target, scenario, cancellationToken)));
            }
        }

        return lines;
    }

    private async Task<Expense> SpendAsync(Target target, Scenario scenario, CancellationToken cancellationToken)
    {
        var before = Take(target);
        var result = await load.RunAsync(target.OrderOf(settings.Requests, scenario), cancellationToken);
        await Quiet.WaitAsync(target.Backlog, target.Rest, cancellationToken);
        var after = Take(target);
        return new Expense(
            result.Requests,
            after.Gateway - before.Gateway,
            after.Storage - before.Storage,
            after.Upstream - before.Upstream,
            after.Load - before.Load,
            after.FileWrites - before.FileWrites);
    }

    private async Task<Bill?> CountAsync(Target target, Scenario scenario, CancellationToken cancellationToken)
    {
        if (target.Meters.Count == 0)
        {
            return null;
        }

        await using var session = await MetricsSession.StartAsync(target.Process.Id, target.Meters, cancellationToken);
        var result = await load.RunAsync(target.OrderOf(settings.Requests, scenario), cancellationToken);
        await Quiet.WaitAsync(target.Backlog, target.Rest, cancellationToken);
        return new Bill(target.Name, scenario.Stream, result.Requests, await session.ReadAsync(cancellationToken));
    }

    private Expense Take(Target target) => new(
        Requests: 0,
        target.Process.ProcessorTime,
        target.Backlog.Where(process => process != target.Process).Aggregate(TimeSpan.Zero, static (sum, process) => sum + process.ProcessorTime),
        fleet.Targets.Single(static other => other.Name == TargetName.Upstream).Process.ProcessorTime,
        load.Process.ProcessorTime,
        target.Process.FileWrites);
}
