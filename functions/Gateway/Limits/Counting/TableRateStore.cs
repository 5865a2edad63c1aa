using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Limits.Counting;

/// <summary>
/// Counts in table <c>Limits</c>: partition = account; row = scope with <c>Window</c> and <c>Taken</c>, or with <c>Holders</c>, a line
/// <c>instance held ticks</c> for each. All rows of a change are written in one transaction, if none of them has changed since it was read.
/// </summary>
public sealed class TableRateStore(TableStorage storage, TimeProvider time) : IRateStore
{
    private readonly StorageTable _table = storage.Table("Limits");

    public Task<RateAnswer> TakeAsync(string accountId, ImmutableArray<RateAsk> asks, CancellationToken cancellationToken) => ChangeAsync<RateAnswer>(
        accountId,
        [.. asks.Select(static ask => ask.Scope)],
        rows =>
        {
            var counts = rows.ToImmutableDictionary(static row => row.Key, static row => ToCount(row.Value), StringComparer.Ordinal);
            var (changed, answer) = RateRules.Take(counts, asks);
            return (
                asks.Where(ask => changed[ask.Scope] != counts.GetValueOrDefault(ask.Scope))
                    .Select(ask => new TableEntity(accountId, ask.Scope) { ["Window"] = changed[ask.Scope].Window, ["Taken"] = changed[ask.Scope].Taken }),
                answer);
        },
        cancellationToken);

    public async Task<long> ReadAsync(string accountId, string scope, string window, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(accountId, [scope], cancellationToken);
        return rows.TryGetValue(scope, out var row) ? ToCount(row).In(window).Taken : 0;
    }

    public Task<SlotAnswer> HoldAsync(string accountId, SlotAsk ask, CancellationToken cancellationToken) => ChangeAsync<SlotAnswer>(
        accountId,
        [ask.Scope],
        rows =>
        {
            var slots = rows.TryGetValue(ask.Scope, out var row) ? ToSlots(row) : SlotTable.Empty;
            var (changed, answer) = slots.Hold(ask);
            return ([new TableEntity(accountId, ask.Scope) { ["Holders"] = Write(changed) }], answer);
        },
        cancellationToken);

    private Task<T> ChangeAsync<T>(
        string accountId,
        ImmutableArray<string> scopes,
        Func<Dictionary<string, TableEntity>, (IEnumerable<TableEntity> Changed, T Answer)> change,
        CancellationToken cancellationToken) => new ConflictRetries(_table.Name, time).RunAsync(
        async () =>
        {
            var rows = await ReadAsync(accountId, scopes, cancellationToken);
            var (changed, answer) = change(rows);
            TableTransactionAction[] actions =
            [
                .. changed.Select(row => rows.TryGetValue(row.RowKey, out var read)
                    ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, read.ETag)
                    : new TableTransactionAction(TableTransactionActionType.Add, row)),
            ];
            return (actions.Length == 0 ? null : await WriteAsync(actions, cancellationToken), answer);
        },
        cancellationToken);

    /// <summary>Null when it is done; otherwise the status with which storage refuses it.</summary>
    private Task<int?> WriteAsync(TableTransactionAction[] actions, CancellationToken cancellationToken) => _table.WriteAsync<int?>(
        async (table, token) =>
        {
            try
            {
                await table.SubmitTransactionAsync(actions, token);
                return null;
            }
            catch (RequestFailedException exception)
                when (exception.Status is 409 or 412 || (exception.Status == 404 && !StorageFailure.IsMissingTable(exception)))
            {
                return exception.Status;
            }
        },
        cancellationToken);

    private Task<Dictionary<string, TableEntity>> ReadAsync(string accountId, ImmutableArray<string> scopes, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var rows = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
            var filter = string.Join(" or ", scopes.Select(scope => TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey eq {scope}")));
            await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: token))
            {
                rows[row.RowKey] = row;
            }

            return rows;
        },
        missing: [],
        cancellationToken);

    private static RateCount ToCount(TableEntity row) => new(row.GetString("Window") ?? throw Missing("Window"), row.GetInt64("Taken") ?? throw Missing("Taken"));

    private static string Write(SlotTable slots) => string.Join(
        '\n',
        slots.Holders.Select(static holder => string.Create(CultureInfo.InvariantCulture, $"{holder.Key} {holder.Value.Held} {holder.Value.ExpiresAt.UtcTicks}")));

    private static SlotTable ToSlots(TableEntity row) => new(
        (row.GetString("Holders") ?? throw Missing("Holders"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(' '))
            .ToImmutableSortedDictionary(
                static parts => parts[0],
                static parts => new SlotHolder(
                    long.Parse(parts[1], CultureInfo.InvariantCulture),
                    new DateTimeOffset(long.Parse(parts[2], CultureInfo.InvariantCulture), TimeSpan.Zero)),
                StringComparer.Ordinal));

    private static InvalidDataException Missing(string name) => new($"A limit's record has no property {name}.");
}
