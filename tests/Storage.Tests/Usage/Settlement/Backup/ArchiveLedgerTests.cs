using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement.Backup;
using Interchange.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Storage.Tests.Usage.Settlement.Backup;

public sealed class ArchiveLedgerTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryCreditLedger _ledger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backups_are_kept_for_their_time_and_can_be_restored()
    {
        await _accounts.CreateAsync(new Account("a", "Team", Now), Cancel);

        // Of random text, so that the file has several parts.
        for (var i = 0; i < 60; i++)
        {
            var reason = Convert.ToBase64String(RandomNumberGenerator.GetBytes(100_000));
            await _ledger.GrantAsync("a", new CreditEntry { Id = $"e{i}", Kind = CreditEntryKind.Grant, Amount = new Money(5), CreatedAt = Now, Reason = reason }, Cancel);
        }

        var archive = Archive();
        var first = await archive.RunAsync(Cancel);
        _time.Advance(ArchiveLedger.Retention);
        var second = await archive.RunAsync(Cancel);

        Assert.Equal("2026-03-14T09-00-00Z.jsonl.gz", first);
        Assert.Equal([first, second], await NamesAsync());
        var (accounts, restored) = (new InMemoryAccountStore(), new InMemoryCreditLedger());
        await using (var file = await Container().GetBlobClient(first).OpenReadAsync(cancellationToken: Cancel))
        {
            Assert.True(file.Length > 4 * 1024 * 1024, "The file has only one part.");
            Assert.Equal(new BackupSummary(1, 60, 0), await new RestoreLedger(accounts, restored).RunAsync(file, Cancel));
        }

        Assert.Equal(new Money(300), (await restored.ReadBalanceAsync("a", Cancel)).Granted);

        _time.Advance(TimeSpan.FromSeconds(1));
        var third = await archive.RunAsync(Cancel);
        Assert.Equal([second, third], await NamesAsync());
    }

    private BlobContainerClient Container() => new(azurite.BlobConnectionString, ArchiveLedger.ContainerName);

    private ArchiveLedger Archive()
    {
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var blobs = new BlobStorage(
            new StorageOptions { Blobs = azurite.BlobConnectionString, BlobTimeout = TimeSpan.FromSeconds(60) },
            new StorageCalls(services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System);
        return new ArchiveLedger(new BackUpLedger(_accounts, _ledger, _time), blobs, _time, NullLogger<ArchiveLedger>.Instance);
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in Container().GetBlobsAsync(cancellationToken: Cancel))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
