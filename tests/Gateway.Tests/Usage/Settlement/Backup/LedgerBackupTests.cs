using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Usage.Settlement.Backup;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Settlement.Backup;

public sealed class LedgerBackupTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryCreditLedger _ledger = new();
    private readonly InMemoryAccountStore _restoredAccounts = new();
    private readonly InMemoryCreditLedger _restored = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_ledger_has_the_same_credits_counters_and_entries_and_adds_up()
    {
        await UseAsync();
        var backup = await BackUpAsync();

        var added = await RestoreAsync(backup);

        Assert.Equal(new BackupSummary(2, 3, 2), added);
        foreach (var account in new[] { "a", "b" })
        {
            var (kept, restored) = (await _ledger.ReadSheetAsync(account, Cancel), await _restored.ReadSheetAsync(account, Cancel));
            Assert.Equal(kept.Balance.Granted, restored.Balance.Granted);
            Assert.Equal(kept.Balance.Charged, restored.Balance.Charged);
            Assert.Equal(kept.Counters.Keys.Order(StringComparer.Ordinal), restored.Counters.Keys.Order(StringComparer.Ordinal));
            Assert.All(kept.Counters, pair => Assert.Equal(pair.Value.Lifetime.Used, restored.Counters[pair.Key].Lifetime.Used));
            Assert.Empty(restored.Leases);
            Assert.Equal(await EntriesAsync(_ledger, account), await EntriesAsync(_restored, account));
        }

        Assert.All(await ReconcileAsync(), static report => Assert.Empty(report.Differences));
        Assert.Equal(new Account("a", "Team A", Now), await _restoredAccounts.FindAsync("a", Cancel));
    }

    [Fact]
    public async Task What_was_added_after_the_balance_was_read_is_not_in_the_backup()
    {
        await UseAsync();
        var late = new LateLedger(_ledger, account => _ledger.GrantAsync(account, Entry("late", 7), Cancel));

        var backup = await BackUpAsync(late);
        await RestoreAsync(backup);

        Assert.Equal(new Money(150), (await _restored.ReadBalanceAsync("a", Cancel)).Granted);
        Assert.Equal(new Money(157), (await _ledger.ReadBalanceAsync("a", Cancel)).Granted);
    }

    [Fact]
    public async Task Restoring_again_adds_nothing_and_what_is_newer_stays()
    {
        await UseAsync();
        var backup = await BackUpAsync();
        await RestoreAsync(backup);
        await _restored.GrantAsync("a", Entry("newer", 5), Cancel);

        Assert.Equal(new BackupSummary(0, 0, 0), await RestoreAsync(backup));

        Assert.Equal(new Money(155), (await _restored.ReadBalanceAsync("a", Cancel)).Granted);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_anywhere_restores_nothing()
    {
        await UseAsync();
        var backup = await BackUpAsync();

        // At the very end are only the end of the compression and a checksum: all lines are there before them.
        for (var length = 0; length < backup.Length - 16; length++)
        {
            await Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync(backup[..length]));
        }

        Assert.Empty(await ListAsync(_restoredAccounts.ListAsync(Cancel)));
    }

    [Theory]
    [InlineData("\"amount\":100", "\"amount\":101", "add up to")]
    [InlineData("\"cost\":5", "\"cost\":4", "add up to")]
    [InlineData("\"version\":1", "\"version\":2", "version 2")]
    [InlineData("\"format\":\"interchange-ledger\"", "\"format\":\"other\"", "no backup")]
    [InlineData("{\"end\":{\"accounts\":2", "{\"end\":{\"accounts\":3", "should have 3")]
    [InlineData("{\"entry\":", "{\"entrx\":", "nothing that a backup holds")]
    [InlineData("{\"account\":", "{", "damaged at line 2")]
    [InlineData("\"holds\":\"key.daily@20260314\"", "\"holds\":\"what\"", "damaged")]
    public async Task A_file_that_was_changed_restores_nothing(string text, string instead, string said)
    {
        await UseAsync();
        var plain = Unpacked(await BackUpAsync());
        Assert.Contains(text, plain, StringComparison.Ordinal);
        var at = plain.IndexOf(text, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync(Packed(plain[..at] + instead + plain[(at + text.Length)..])));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await ListAsync(_restoredAccounts.ListAsync(Cancel)));
    }

    [Fact]
    public async Task A_file_of_anything_else_is_refused()
    {
        foreach (var file in new[] { Encoding.UTF8.GetBytes("not packed at all"), Packed(""), Packed("null\n"), Packed("{}\n"), Packed("[1,2]\n") })
        {
            await Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync(file));
        }
    }

    private static CreditEntry Entry(string id, long amount) => new()
    {
        Id = id,
        Kind = CreditEntryKind.Purchase,
        Amount = new Money(amount),
        CreatedAt = Now,
        Paid = new Money(amount + 1),
        Reason = "Überweisung \"7\"",
        Source = "pi_1",
    };

    private static Charge Charge(string id, long cost) => new()
    {
        GenerationId = id,
        CreatedAt = Now,
        Cost = new Money(cost),
        ByokCost = new Money(2),
        KeyHash = "k1",
        MemberId = "m1",
        PriceVersion = "v1",
        LeaseId = "gone",
        Holds = [new ChargeHold(new SpendScope(SpendSubject.Key("k1"), SpendInterval.Daily), "20260314", CountsByok: false)],
    };

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static async Task<IEnumerable<CreditEntry>> EntriesAsync(InMemoryCreditLedger ledger, string account) =>
        (await ListAsync(ledger.ListEntriesAsync(account, long.MaxValue, Cancel))).OrderBy(static entry => entry.Id, StringComparer.Ordinal);

    private static string Unpacked(byte[] file)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(file), CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    private static byte[] Packed(string text)
    {
        var file = new MemoryStream();
        using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(Encoding.UTF8.GetBytes(text));
        }

        return file.ToArray();
    }

    private async Task UseAsync()
    {
        await _accounts.CreateAsync(new Account("a", "Team A", Now), Cancel);
        await _accounts.CreateAsync(new Account("b", "Team B", Now), Cancel);
        await _ledger.GrantAsync("a", Entry("one", 100), Cancel);
        await _ledger.GrantAsync("a", Entry("two", 50), Cancel);
        await _ledger.GrantAsync("b", Entry("one", 9), Cancel);
        await _ledger.SettleAsync("a", [new ChargePage("g1", [Charge("g1", 5), Charge("g2", 3)]), new ChargePage("g3", [Charge("g3", 1)])], Cancel);
    }

    private async Task<byte[]> BackUpAsync(ICreditLedger? ledger = null)
    {
        var file = new MemoryStream();
        var summary = await new BackUpLedger(_accounts, ledger ?? _ledger, new FakeTimeProvider(Now)).WriteAsync(file, Cancel);
        Assert.Equal(new BackupSummary(2, 3, 2), summary);
        return file.ToArray();
    }

    private Task<BackupSummary> RestoreAsync(byte[] backup) => new RestoreLedger(_restoredAccounts, _restored).RunAsync(new MemoryStream(backup), Cancel);

    private async Task<IReadOnlyList<LedgerReport>> ReconcileAsync()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        return await new ReconcileLedger(
            _restoredAccounts, _restored, services.GetRequiredService<IMeterFactory>(), NullLogger<ReconcileLedger>.Instance).RunAsync(Cancel);
    }
}
