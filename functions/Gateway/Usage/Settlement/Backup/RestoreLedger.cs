using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>
/// Puts a backup's entries back into a ledger, by the ledger's own operations: an entry that is there already stays as it is, so a restore that was cut off is
/// run again, and what is newer than the backup is kept.
/// </summary>
public sealed class RestoreLedger(IAccountStore accounts, ICreditLedger ledger)
{
    private const int PagesTogether = 90;

    /// <summary>Reads the whole file first, and restores it only when it is complete and adds up.</summary>
    /// <param name="file">The backup; it is read twice.</param>
    /// <param name="cancellationToken">Ends the work; run it again to go on.</param>
    /// <returns>What was not there before.</returns>
    /// <exception cref="BackupDamagedException">The file is no complete backup; nothing was changed.</exception>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer: run it again.</exception>
    public async Task<BackupSummary> RunAsync(Stream file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var start = file.Position;
        await foreach (var _ in BackupReader.ReadAsync(file, cancellationToken))
        {
            // Only whether all is there is asked.
        }

        file.Position = start;
        var (added, entries, pages) = (0, 0L, 0L);
        var account = "";
        var waiting = new List<ChargePage>(PagesTogether);
        await foreach (var line in BackupReader.ReadAsync(file, cancellationToken))
        {
            if (line.Account is { } next)
            {
                await SettleAsync();
                account = next.Id;
                added += await accounts.CreateAsync(new Account(next.Id, next.Name, next.CreatedAt), cancellationToken) ? 1 : 0;
            }
            else if (line.Entry is { } entry)
            {
                entries += await ledger.GrantAsync(account, entry.ToEntry(), cancellationToken) ? 1 : 0;
            }
            else
            {
                waiting.Add(line.Page!.ToPage());
                if (waiting.Count == PagesTogether)
                {
                    await SettleAsync();
                }
            }
        }

        await SettleAsync();
        return new BackupSummary(added, entries, pages);

        async Task SettleAsync()
        {
            if (waiting.Count > 0)
            {
                pages += (await ledger.SettleAsync(account, waiting, cancellationToken)).Pages;
                waiting.Clear();
            }
        }
    }
}
