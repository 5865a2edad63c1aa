using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Interchange.Benchmarks.Processes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Benchmarks.Ledger;

/// <summary>How fast the usage of one busy account is settled in Azurite, and what it costs.</summary>
internal static class LedgerCommand
{
    private const int LeastPerSecond = 500;
    private const int MostOperations = 60;

    private static readonly Option<int> Messages = new("--messages") { Description = "Messages that are settled.", DefaultValueFactory = static _ => 1000 };
    private static readonly Option<int> Events = new("--events") { Description = "Usage events in each message.", DefaultValueFactory = static _ => 10 };
    private static readonly Option<int> Batch = new("--batch") { Description = "Messages that the bus hands over at once.", DefaultValueFactory = static _ => 100 };
    private static readonly Option<int> Keys = new("--keys") { Description = "Keys that the account calls with.", DefaultValueFactory = static _ => 5 };
    private static readonly Option<bool> Assert = new("--assert") { Description = "Ends with 1 below 500 generations a second or above 60 operations per 1,000." };

    public static Command Create()
    {
        var command = new Command("ledger", "Settles the usage of one busy account: generations per second, storage operations and processor time.")
        {
            Messages, Events, Batch, Keys, Assert,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        OptimizedBuild.Require();
        using var folder = new TemporaryFolder();
        await using var azurite = await Azurite.StartAsync(folder.Child("azurite"), cancellationToken);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var calls = new StorageCalls(services.GetRequiredService<IMeterFactory>());
        var ledger = new TableCreditLedger(new TableStorage(new StorageOptions { Tables = azurite.ConnectionString }, calls, TimeProvider.System), TimeProvider.System);
        var settle = new SettleUsage(ledger, TimeProvider.System);
        var load = new LedgerLoad(options.GetValue(Keys), options.GetValue(Events));
        await ledger.GrantAsync(LedgerLoad.Account, load.Grant(), cancellationToken);

        // The first transactions create the table and the rows: they are not counted.
        await settle.HandleAsync(load.Take(options.GetValue(Batch)), cancellationToken);
        var messages = load.Take(options.GetValue(Messages));
        var (operations, processor, watch) = (calls.Count, Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        foreach (var batch in messages.Chunk(options.GetValue(Batch)))
        {
            await settle.HandleAsync(batch, cancellationToken);
        }

        watch.Stop();
        var generations = messages.Count * options.GetValue(Events);
        var perSecond = generations / watch.Elapsed.TotalSeconds;
        var operationsPer1000 = (calls.Count - operations) * 1000d / generations;
        var processorPer1000 = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds * 1000 / generations;
        var balance = await ledger.ReadBalanceAsync(LedgerLoad.Account, cancellationToken);
        var difference = balance.Charged - load.Cost;
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                | One account, {options.GetValue(Events)} events a message, {options.GetValue(Batch)} messages a batch | |
                |---|---:|
                | Generations settled per second | {perSecond:N0} |
                | Storage operations per 1,000 generations | {operationsPer1000:N2} |
                | Processor time per 1,000 generations | {processorPer1000:N1} ms |
                | Charged less what was used | {difference} |
                """).AsMemory(),
            cancellationToken);
        var isBad = difference != default(Money) || (options.GetValue(Assert) && (perSecond < LeastPerSecond || operationsPer1000 > MostOperations));
        return isBad ? 1 : 0;
    }
}
