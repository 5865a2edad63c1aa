using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Interchange.Benchmarks.Ledger;
using Interchange.Benchmarks.Processes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage.Settlement;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Benchmarks.Chaos;

/// <summary>
/// Four processes lease from and settle one account over storage that fails, with messages twice and in any order, and are killed at random. Afterwards each
/// message must have been charged exactly once, and all numbers must add up, to the nano-dollar.
/// </summary>
internal static class LedgerChaosCommand
{
    /// <summary>All processes share it, as an instance and its late charges do: what each takes, others spend.</summary>
    public const string LeaseId = "shared";

    private const int Processes = 4;

    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long processes are killed for.", DefaultValueFactory = static _ => 30 };
    private static readonly Option<int> Messages = new("--messages") { Description = "Messages there are.", DefaultValueFactory = static _ => 3000 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of kills and faults.", DefaultValueFactory = static _ => 1 };

    public static Command Create()
    {
        var command = new Command("ledger-chaos", "Kills processes that settle one account over storage that fails; ends with 1 when a nano-dollar is missing.")
        {
            Seconds, Messages, Seed,
        };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The same messages in every process.</summary>
    public static LedgerLoad Load() => new(keys: 5, eventsPerMessage: 5, LeaseId);

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var random = new Random(options.GetValue(Seed));
        using var folder = new TemporaryFolder();
        await using var azurite = await Azurite.StartAsync(folder.Child("azurite"), cancellationToken);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var ledger = SettlerRole.Connect(azurite.ConnectionString, services.GetRequiredService<IMeterFactory>(), random: null);
        var load = Load();
        await ledger.GrantAsync(LedgerLoad.Account, load.Grant(), cancellationToken);

        var workers = Enumerable.Range(0, Processes).Select(_ => Start()).ToArray();
        var (kills, samples, broken, watch) = (0, 0, 0, Stopwatch.StartNew());
        while (watch.Elapsed < TimeSpan.FromSeconds(options.GetValue(Seconds)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_500, 4_000)), TimeProvider.System, cancellationToken);
            var sheet = await ledger.ReadSheetAsync(LedgerLoad.Account, cancellationToken);
            samples++;
            broken += sheet.Balance.IsConserved ? 0 : 1;
            var victim = random.Next(Processes);
            using (var process = Process.GetProcessById(workers[victim].Id))
            {
                process.Kill();
            }

            await workers[victim].DisposeAsync();
            workers[victim] = Start();
            kills++;
        }

        foreach (var worker in workers)
        {
            using (var process = Process.GetProcessById(worker.Id))
            {
                process.Kill();
            }

            await worker.DisposeAsync();
        }

        var before = await ledger.ReadBalanceAsync(LedgerLoad.Account, cancellationToken);
        await new SettleUsage(ledger, TimeProvider.System).HandleAsync(load.Take(options.GetValue(Messages)), cancellationToken);
        var report = (await LedgerAudit.MakeAsync(ledger, LedgerLoad.Account, cancellationToken)).Report;
        var difference = report.Balance.Charged - load.Cost;
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                | {Processes} processes, {options.GetValue(Seconds)} s | |
                |---|---:|
                | Kills | {kills} |
                | Charged under chaos, of {load.Cost} | {before.Charged} |
                | Samples, of which not conserved | {samples}, {broken} |
                | Charged less what was used | {difference} |
                | Numbers that do not add up | {report.Differences.Count} |
                """).AsMemory(),
            cancellationToken);
        foreach (var (what, kept, recomputed) in report.Differences)
        {
            await Console.Error.WriteLineAsync($"{what}: {kept}, should be {recomputed}");
        }

        return difference == default(Money) && report.Differences.Count == 0 && broken == 0 ? 0 : 1;

        ChildProcess Start() => SettlerRole.Start(azurite.ConnectionString, random.Next(), options.GetValue(Messages));
    }
}
