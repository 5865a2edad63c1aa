using System.IO.Compression;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>
/// Writes the ledger of all accounts as one file, while it is being used: JSON Lines, compressed with gzip. Of each account the file has the entries that its
/// balance had at one moment, no more and no less, so that they add up to it. Balances, counters and leases are not in it: entries make them.
/// </summary>
public sealed class BackUpLedger(IAccountStore accounts, ICreditLedger ledger, TimeProvider time)
{
    /// <summary>Writes a backup.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer: what is written is no backup.</exception>
    /// <exception cref="InvalidDataException">The entries of an account do not add up to its balance: reconcile the ledger first.</exception>
    public async Task<BackupSummary> WriteAsync(Stream file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (count, entries, pages) = (0, 0L, 0L);
        await using var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        await using var lines = new BackupWriter(packed);
        await lines.WriteAsync(new BackupLine { Head = new BackupHead(BackupHead.Ledger, BackupHead.Current, time.GetUtcNow()) }, cancellationToken);
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            // What is added later has a higher number, and what has a lower one was there before the balance was read: the listings cannot miss it.
            var balance = await ledger.ReadBalanceAsync(account.Id, cancellationToken);
            await lines.WriteAsync(new BackupLine { Account = Of(account, balance) }, cancellationToken);
            var sums = new BackupSums(account.Id);
            await foreach (var entry in ledger.ListEntriesAsync(account.Id, balance.Postings, cancellationToken))
            {
                sums.Add(entry);
                entries++;
                await lines.WriteAsync(new BackupLine { Entry = BackupEntry.From(entry) }, cancellationToken);
            }

            await foreach (var page in ledger.ListChargesAsync(account.Id, balance.Postings, cancellationToken))
            {
                sums.Add(page);
                pages++;
                await lines.WriteAsync(new BackupLine { Page = BackupPage.From(page) }, cancellationToken);
            }

            if (sums.Difference(balance.Granted, balance.Charged) is { } difference)
            {
                throw new InvalidDataException(difference);
            }

            count++;
        }

        await lines.WriteAsync(new BackupLine { End = new BackupEnd(count, entries, pages) }, cancellationToken);
        return new BackupSummary(count, entries, pages);
    }

    private static BackupAccount Of(Account account, AccountBalance balance) =>
        new(account.Id, account.Name, account.CreatedAt, balance.Postings, balance.Granted.NanoDollars, balance.Charged.NanoDollars);
}
