using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>
/// Findings in table <c>Reconciliation</c>: partition <c>run</c> with the rows <c>latest</c> and <c>request</c>, which are written by different parts, and partition
/// <c>finding</c> with a row for each account that is not in order.
/// </summary>
public sealed class TableReconciliationStore(TableStorage storage) : IReconciliationStore
{
    private const string RunPartition = "run";
    private const string Latest = "latest";
    private const string Request = "request";
    private const string FindingPartition = "finding";

    /// <summary>Rows read at a time while listing.</summary>
    private const int ListGroup = 100;

    private readonly StorageTable _table = storage.Table("Reconciliation");

    public async Task<ReconciliationRun> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await _table.RowsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {RunPartition}"), select: null, ListGroup, cancellationToken)
            .ToDictionaryAsync(static row => row.RowKey, StringComparer.Ordinal, cancellationToken);
        var latest = rows.GetValueOrDefault(Latest);
        return new ReconciliationRun
        {
            RequestedAt = rows.GetValueOrDefault(Request)?.GetDateTimeOffset("At"),
            StartedAt = latest?.GetDateTimeOffset("Started"),
            EndedAt = latest?.GetDateTimeOffset("Ended"),
            Accounts = latest?.GetInt32("Accounts") ?? 0,
            Unread = latest?.GetInt32("Unread") ?? 0,
            Differences = latest?.GetInt32("Differences") ?? 0,
        };
    }

    public Task RequestAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        ReplaceAsync(new TableEntity(RunPartition, Request) { ["At"] = at }, cancellationToken);

    public Task SaveAsync(ReconciliationRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var row = new TableEntity(RunPartition, Latest) { ["Accounts"] = run.Accounts, ["Unread"] = run.Unread, ["Differences"] = run.Differences };
        if (run.StartedAt is { } started)
        {
            row["Started"] = started;
        }

        if (run.EndedAt is { } ended)
        {
            row["Ended"] = ended;
        }

        return ReplaceAsync(row, cancellationToken);
    }

    public Task KeepAsync(ReconciliationFinding finding, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return ReplaceAsync(
            new TableEntity(FindingPartition, finding.AccountId)
            {
                ["Found"] = finding.FoundAt,
                ["Unread"] = finding.IsUnread,
                ["Charges"] = finding.Charges,
                ["Total"] = finding.Total,
                ["Differences"] = string.Join('\n', finding.Differences.Select(Write)),
            },
            cancellationToken);
    }

    public Task ForgetAsync(string accountId, CancellationToken cancellationToken) => _table.RemoveAsync(FindingPartition, [accountId], cancellationToken);

    public async IAsyncEnumerable<ReconciliationFinding> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {FindingPartition}");
        await foreach (var row in _table.RowsAsync(filter, select: null, ListGroup, cancellationToken))
        {
            yield return new ReconciliationFinding(
                row.RowKey,
                row.GetDateTimeOffset("Found") ?? throw Missing("Found"),
                row.GetBoolean("Unread") ?? throw Missing("Unread"),
                row.GetInt32("Charges") ?? throw Missing("Charges"),
                row.GetInt32("Total") ?? throw Missing("Total"),
                Read(row.GetString("Differences") ?? throw Missing("Differences")));
        }
    }

    private Task<bool> ReplaceAsync(TableEntity row, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            using var _ = await table.UpsertEntityAsync(row, TableUpdateMode.Replace, token);
            return true;
        },
        cancellationToken);

    private static string Write(LedgerDifference difference) => string.Create(
        CultureInfo.InvariantCulture, $"{difference.What} {difference.Kept.NanoDollars} {difference.Recomputed.NanoDollars}");

    private static ImmutableArray<LedgerDifference> Read(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ') is [var what, var kept, var recomputed]
            && long.TryParse(kept, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var one)
            && long.TryParse(recomputed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var other)
                ? new LedgerDifference(what, new Money(one), new Money(other))
                : throw Missing("Differences that this version can read")),
    ];

    private static InvalidDataException Missing(string name) => new($"A reconciliation's record has no property {name}.");
}
