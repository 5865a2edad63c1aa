using System.CommandLine;
using System.Diagnostics.Metrics;
using System.Globalization;
using Azure.Core;
using Interchange.Benchmarks.Ledger;
using Interchange.Benchmarks.Processes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement;
using Interchange.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Benchmarks.Chaos;

/// <summary>An instance that leases and settles over storage that fails, until it is killed.</summary>
internal static class SettlerRole
{
    public const string Name = "ledger-settler";

    /// <summary>One exchange in so many meets a fault.</summary>
    private const int FaultOneIn = 25;

    private static readonly Argument<string> Tables = new("tables");
    private static readonly Argument<int> Seed = new("seed");
    private static readonly Argument<int> Messages = new("messages");

    public static Command Create()
    {
        var command = new Command(Name, "Role: an instance that leases and settles over bad storage until it is killed.") { Tables, Seed, Messages };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    public static ChildProcess Start(string tables, int seed, int messages) => ChildProcess.StartRole(
        Name, [tables, seed.ToString(CultureInfo.InvariantCulture), messages.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>A ledger whose storage fails at random where a seed is given.</summary>
    public static TableCreditLedger Connect(string tables, IMeterFactory meters, Random? random) => new(
        new TableStorage(
            new StorageOptions { Tables = tables, Transport = random is null ? null : new FaultTransport(request => Draw(request, random)) },
            new StorageCalls(meters),
            TimeProvider.System),
        TimeProvider.System);

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var random = new Random(options.GetValue(Seed));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var ledger = Connect(options.GetValue(Tables)!, services.GetRequiredService<IMeterFactory>(), random);
        var settle = new SettleUsage(ledger, TimeProvider.System);
        var messages = LedgerChaosCommand.Load().Take(options.GetValue(Messages));
        var (net, start) = (default(Money), Guid.NewGuid().ToString("N"));
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var outcome = await ledger.LeaseAsync(
                    new LeaseRequest
                    {
                        AccountId = LedgerLoad.Account,
                        LeaseId = LedgerChaosCommand.LeaseId,
                        Now = LedgerLoad.Start,
                        ExpiresAt = LedgerLoad.Start,
                        Asks = [new LeaseAsk { Scope = SpendScope.Balance, Net = default, Min = new Money(100_000) }],
                    },
                    cancellationToken);
                net = outcome.States[0].Net;
                await ledger.GrantAsync(
                    LedgerLoad.Account,
                    new CreditEntry { Id = $"{start}-{net.NanoDollars}", Kind = CreditEntryKind.Grant, Amount = new Money(7), CreatedAt = LedgerLoad.Start },
                    cancellationToken);
            }
            catch (StorageUnavailableException)
            {
                // What was asked may have been done: the sums show it.
            }

            // Some of the messages, most of them settled before, in any order.
            await settle.HandleAsync(random.GetItems([.. messages], random.Next(1, 150)), cancellationToken);
        }

        return 0;
    }

    private static StorageFault? Draw(Request request, Random random)
    {
        lock (random)
        {
            var fault = random.Next(FaultOneIn) == 0 ? StorageFault.All[random.Next(StorageFault.All.Length)] : null;
            return fault?.Status is not (409 or 412) || request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) ? fault : null;
        }
    }
}
