using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>Health in table <c>Health</c>.</summary>
internal sealed class TableHealthStore(TableStorage storage) : IHealthStore
{
    /// <summary>Storage takes 100 rows and 4 MiB per transaction; a row has at most 1 MiB.</summary>
    private const int MaxRows = 4;

    private readonly StorageTable _table = storage.Table("Health");

    public Task<HealthReading> ReadAsync(long fineFrom, long? coarseFrom, CancellationToken cancellationToken)
    {
        var filter = $"PartitionKey eq '{HealthRows.Partition}' and {Range(HealthRows.First, HealthRows.LastKey(WindowScale.Fine, fineFrom))}";
        if (coarseFrom is { } coarse)
        {
            var coarseRange = Range(HealthRows.FirstKey(WindowScale.Coarse), HealthRows.LastKey(WindowScale.Coarse, coarse));
            filter = $"{filter} or PartitionKey eq '{HealthRows.Partition}' and {coarseRange}";
        }

        return _table.ReadAsync(
            async (table, token) =>
            {
                var breakers = new List<SharedBreaker>();
                var windows = new List<SharedWindow>();
                await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: token))
                {
                    if (HealthRows.IsBreaker(row))
                    {
                        breakers.Add(HealthRows.ToBreaker(row));
                    }
                    else
                    {
                        windows.Add(HealthRows.ToWindow(row));
                    }
                }

                return new HealthReading(breakers, windows);
            },
            missing: new HealthReading([], []),
            cancellationToken);
    }

    public Task<SharedBreaker?> FindAsync(BreakerId id, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(HealthRows.Partition, HealthRows.Key(id), cancellationToken: token);
            return found.HasValue ? HealthRows.ToBreaker(found.Value!) : null;
        },
        missing: null,
        cancellationToken);

    public Task<string?> TryWriteAsync(SharedBreaker breaker, CancellationToken cancellationToken) => _table.WriteAsync<string?>(
        async (table, token) =>
        {
            var row = HealthRows.From(breaker);
            try
            {
                using var response = breaker.Version is null
                    ? await table.AddEntityAsync(row, token)
                    : await table.UpdateEntityAsync(row, HealthRows.VersionOf(breaker), TableUpdateMode.Replace, token);
                return response.Headers.ETag.ToString();
            }
            catch (RequestFailedException exception) when (IsConflict(exception))
            {
                return null;
            }
        },
        cancellationToken);

    public async Task WriteAsync(IReadOnlyList<SharedWindow> windows, CancellationToken cancellationToken)
    {
        foreach (var rows in windows.SelectMany(HealthRows.From).Chunk(MaxRows))
        {
            await _table.WriteAsync(
                async (table, token) =>
                {
                    await table.SubmitTransactionAsync(rows.Select(static row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), token);
                    return true;
                },
                cancellationToken);
        }
    }

    public async Task RemoveAsync(long fineBefore, long coarseBefore, DateTimeOffset breakersBefore, CancellationToken cancellationToken)
    {
        var old = await _table.ReadAsync(
            async (table, token) =>
            {
                // Slots are counted down in keys, so what is old lies behind.
                var fine = $"RowKey gt '{HealthRows.LastKey(WindowScale.Fine, fineBefore)}' and RowKey lt '{HealthRows.FirstKey(WindowScale.Coarse)}'";
                var coarse = $"RowKey gt '{HealthRows.LastKey(WindowScale.Coarse, coarseBefore)}'";
                var breakers = TableClient.CreateQueryFilter($"RowKey lt {HealthRows.FirstKey(WindowScale.Fine)} and RestsUntil lt {breakersBefore}");
                var rows = new List<(string Key, ETag Version)>();
                await foreach (var row in table.QueryAsync<TableEntity>(
                    $"PartitionKey eq '{HealthRows.Partition}' and ({fine} or {coarse} or {breakers})", select: ["PartitionKey", "RowKey"], cancellationToken: token))
                {
                    rows.Add((row.RowKey, row.ETag));
                }

                return rows;
            },
            missing: [],
            cancellationToken);
        foreach (var (key, version) in old)
        {
            await _table.WriteAsync(
                async (table, token) =>
                {
                    try
                    {
                        using var response = await table.DeleteEntityAsync(HealthRows.Partition, key, version, token);
                        return true;
                    }
                    catch (RequestFailedException exception) when (IsConflict(exception))
                    {
                        // Another instance has removed it, or written it anew.
                        return false;
                    }
                },
                cancellationToken);
        }
    }

    private static string Range(string first, string last) => $"RowKey ge '{first}' and RowKey le '{last}'";

    private static bool IsConflict(RequestFailedException exception) =>
        exception.Status is 409 or 412 || (exception.Status == 404 && !StorageFailure.IsMissingTable(exception));
}
