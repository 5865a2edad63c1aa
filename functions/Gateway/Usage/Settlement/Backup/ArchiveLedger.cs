using System.Globalization;
using Azure.Storage.Blobs.Models;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>Keeps backups of the ledger as blobs of container <c>ledger-backups</c>, each under the moment when it was begun, for 35 days.</summary>
public sealed partial class ArchiveLedger
{
    /// <summary>How long a backup is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(35);

    internal const string ContainerName = "ledger-backups";

    private const string NameFormat = "yyyy-MM-dd'T'HH-mm-ss'Z.jsonl.gz'";

    private readonly BackUpLedger _ledger;
    private readonly StorageContainer _container;
    private readonly TimeProvider _time;
    private readonly ILogger<ArchiveLedger> _logger;

    public ArchiveLedger(BackUpLedger ledger, BlobStorage blobs, TimeProvider time, ILogger<ArchiveLedger> logger)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        _ledger = ledger;
        _container = blobs.Container(ContainerName);
        _time = time;
        _logger = logger;
    }

    /// <summary>Takes a backup, and then removes those whose time is over.</summary>
    /// <returns>The backup's name.</returns>
    /// <exception cref="StorageUnavailableException">Storage does not answer: there is no new backup.</exception>
    /// <exception cref="InvalidDataException">The ledger does not add up: there is no new backup, and the old ones stay.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var name = now.ToString(NameFormat, CultureInfo.InvariantCulture);
        BackupSummary summary;
        await using (var blob = new BlobParts(_container, name))
        {
            summary = await _ledger.WriteAsync(blob, cancellationToken);
            await blob.CommitAsync(cancellationToken);
        }

        LogTaken(name, summary.Accounts, summary.Entries, summary.Pages);
        foreach (var old in await ListBeforeAsync(now - Retention, cancellationToken))
        {
            await _container.WriteAsync(
                (container, token) => container.GetBlobClient(old).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: token),
                cancellationToken);
        }

        return name;
    }

    /// <summary>A container of some tens of blobs: names sort by their time.</summary>
    private Task<List<string>> ListBeforeAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var end = moment.ToString(NameFormat, CultureInfo.InvariantCulture);
        return _container.ReadAsync(
            async (container, token) =>
            {
                var names = new List<string>();
                await foreach (var blob in container.GetBlobsAsync(cancellationToken: token))
                {
                    if (string.CompareOrdinal(blob.Name, end) < 0)
                    {
                        names.Add(blob.Name);
                    }
                }

                return names;
            },
            missing: [],
            cancellationToken);
    }

    [LoggerMessage(EventId = 2351, Level = LogLevel.Information, Message = "Backup {Name} of the ledger: {Accounts} accounts, {Entries} credit entries, {Pages} pages of charges")]
    private partial void LogTaken(string name, int accounts, long entries, long pages);
}
