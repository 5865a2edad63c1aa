using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Usage.Settlement.Backup;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Interchange.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Storage.Tests.Usage.Settlement.Backup;

/// <summary>A storage account of its own is backed up while it is written to, and restored into one that was empty.</summary>
public sealed class RestoreDrillTests : IAsyncLifetime
{
    private const int Instances = 3;
    private const int Rounds = 20;

    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Ids = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];

    private readonly AzuriteFixture _used = new();
    private readonly AzuriteFixture _empty = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _used.InitializeAsync();
        await _empty.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _used.DisposeAsync();
        await _empty.DisposeAsync();
    }

    [Fact]
    public async Task A_ledger_that_was_backed_up_under_load_is_restored_without_a_difference()
    {
        var (accounts, ledger) = Open(_used);
        foreach (var id in Ids)
        {
            await accounts.CreateAsync(new Account(id, "Team", Now), Cancel);
            await ledger.GrantAsync(id, Entry("first", 1_000_000), Cancel);
        }

        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loads = Enumerable.Range(0, Instances).Select(instance => LoadAsync(instance, halfway)).ToArray();
        await halfway.Task.WaitAsync(Cancel);
        var first = new MemoryStream();
        var summary = await new BackUpLedger(accounts, ledger, TimeProvider.System).WriteAsync(first, Cancel);
        var wereBusy = loads.Any(static load => !load.IsCompleted);
        await Task.WhenAll(loads);
        Assert.True(wereBusy, "The load ended before the backup did: the drill shows nothing.");

        var (restoredAccounts, restored) = Open(_empty);
        var restore = new RestoreLedger(restoredAccounts, restored);
        first.Position = 0;
        Assert.Equal(summary, await restore.RunAsync(first, Cancel));
        await AssertNoDifferenceAsync(restoredAccounts, restored);

        // What came after the backup comes with the next one, which operators take and restore by command.
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl.gz");
        try
        {
            Assert.Contains("they add up", await ToolAsync(_used, "export", file), StringComparison.Ordinal);
            Assert.Contains("2 accounts reconciled, 0 differences", await ToolAsync(_empty, "restore", file), StringComparison.Ordinal);
            Assert.Contains("0 accounts, 0 credit entries and 0 pages", await ToolAsync(_empty, "restore", file), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }

        await AssertNoDifferenceAsync(restoredAccounts, restored);
        foreach (var id in Ids)
        {
            var (was, now) = (await ledger.ReadBalanceAsync(id, Cancel), await restored.ReadBalanceAsync(id, Cancel));
            Assert.Equal((was.Granted, was.Charged), (now.Granted, now.Charged));
            Assert.Equal(new Money(1_000_000 + (Instances * Rounds)), now.Granted);
        }
    }

    private static async Task<string> ToolAsync(AzuriteFixture azurite, params string[] arguments)
    {
        using var tool = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Interchange.Operator.dll"), "ledger", .. arguments])
        {
            Environment = { ["Storage__Tables"] = azurite.ConnectionString },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await Task.WhenAll(tool.StandardOutput.ReadToEndAsync(Cancel), tool.StandardError.ReadToEndAsync(Cancel));
        await tool.WaitForExitAsync(Cancel);
        Assert.True(tool.ExitCode == 0, string.Concat(said));
        return said[0];
    }

    private static async Task AssertNoDifferenceAsync(IAccountStore accounts, ICreditLedger ledger)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var reports = await new ReconcileLedger(
            accounts, ledger, services.GetRequiredService<IMeterFactory>(), NullLogger<ReconcileLedger>.Instance).RunAsync(Cancel);
        Assert.Equal(Ids.Length, reports.Count);
        Assert.All(reports, static report => Assert.Empty(report.Differences));
        Assert.All(reports, static report => Assert.True(report.Charges > 0));
    }

    private static (IAccountStore Accounts, ICreditLedger Ledger) Open(AzuriteFixture azurite)
    {
        var storage = Tables.Of(azurite).Storage;
        return (new TableAccountStore(storage), new TableCreditLedger(storage, TimeProvider.System));
    }

    private static CreditEntry Entry(string id, long amount) =>
        new() { Id = id, Kind = CreditEntryKind.Grant, Amount = new Money(amount), CreatedAt = Now };

    private async Task LoadAsync(int instance, TaskCompletionSource halfway)
    {
        var (_, ledger) = Open(_used);
        for (var round = 0; round < Rounds; round++)
        {
            if (instance == 0 && round == Rounds / 2)
            {
                halfway.SetResult();
            }

            foreach (var id in Ids)
            {
                var name = $"gen-{instance}-{round}";
                await ledger.GrantAsync(id, Entry($"top-up-{instance}-{round}", 1), Cancel);
                await ledger.SettleAsync(id, [new ChargePage(name, [Charge(name, round)])], Cancel);
            }
        }
    }

    private static Charge Charge(string id, long cost) => new()
    {
        GenerationId = id,
        CreatedAt = Now,
        Cost = new Money(cost),
        KeyHash = "k1",
        MemberId = "m1",
        Holds = ImmutableArray<ChargeHold>.Empty,
    };
}
