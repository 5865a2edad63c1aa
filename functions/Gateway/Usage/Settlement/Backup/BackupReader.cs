using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>Reads the lines of a backup, and knows whether all are there.</summary>
internal static class BackupReader
{
    /// <summary>The lines between the first and the last.</summary>
    /// <exception cref="BackupDamagedException">The file is none, is of a later version, is cut off, or does not add up.</exception>
    public static async IAsyncEnumerable<BackupLine> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        using var text = new StreamReader(unpacked);
        CheckHead((await NextAsync(text, number: 1, cancellationToken))?.Head);
        var (accounts, entries, pages) = (0, 0L, 0L);
        BackupAccount? account = null;
        BackupSums? sums = null;
        for (var number = 2L; ; number++)
        {
            var line = await NextAsync(text, number, cancellationToken)
                ?? throw new BackupDamagedException($"The file is cut off after line {number - 1}: it has no last line.");
            if (line.End is not null || line.Account is not null)
            {
                CheckSums(account, sums);
            }

            if (line.End is { } end)
            {
                if (end != new BackupEnd(accounts, entries, pages))
                {
                    throw new BackupDamagedException($"The file has {accounts} accounts, {entries} entries and {pages} pages, and should have {end.Accounts}, {end.Entries} and {end.Pages}.");
                }

                // To the very end, where the checksum is.
                if (await NextAsync(text, number + 1, cancellationToken) is not null)
                {
                    throw new BackupDamagedException($"The file goes on after its last line, {number}.");
                }

                yield break;
            }

            if (line.Account is { } next)
            {
                account = next;
                sums = new BackupSums(next.Id);
                accounts++;
            }
            else if (sums is null)
            {
                throw new BackupDamagedException($"Line {number} belongs to no account.");
            }
            else if (line.Entry is { } entry)
            {
                sums.Add(entry.ToEntry());
                entries++;
            }
            else if (line.Page is { } page)
            {
                Add(sums, page, number);
                pages++;
            }
            else
            {
                throw new BackupDamagedException($"Line {number} is nothing that a backup holds.");
            }

            yield return line;
        }
    }

    private static void Add(BackupSums sums, BackupPage page, long number)
    {
        try
        {
            sums.Add(page.ToPage());
        }
        catch (InvalidDataException exception)
        {
            throw new BackupDamagedException($"The file is damaged at line {number}.", exception);
        }
    }

    private static void CheckHead(BackupHead? head)
    {
        if (head is not { Format: BackupHead.Ledger })
        {
            throw new BackupDamagedException("The file is no backup of a ledger.");
        }

        if (head.Version != BackupHead.Current)
        {
            throw new BackupDamagedException($"The backup is of version {head.Version}; this program reads version {BackupHead.Current}.");
        }
    }

    private static void CheckSums(BackupAccount? account, BackupSums? sums)
    {
        if (account is not null && sums!.Difference(new Money(account.Granted), new Money(account.Charged)) is { } difference)
        {
            throw new BackupDamagedException(difference);
        }
    }

    private static async Task<BackupLine?> NextAsync(StreamReader text, long number, CancellationToken cancellationToken)
    {
        try
        {
            var line = await text.ReadLineAsync(cancellationToken);
            return line is null ? null : JsonSerializer.Deserialize(line, BackupJson.Default.BackupLine)
                ?? throw new BackupDamagedException($"Line {number} is null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or EndOfStreamException)
        {
            throw new BackupDamagedException($"The file is damaged at line {number}.", exception);
        }
    }
}
