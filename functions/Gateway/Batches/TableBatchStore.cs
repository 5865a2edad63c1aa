using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Batches;

/// <summary>Batches in table <c>Batches</c>.</summary>
internal sealed class TableBatchStore(TableStorage storage) : IBatchStore
{
    /// <summary>Rows that are read at a time.</summary>
    private const int Group = 100;

    private readonly StorageTable _table = storage.Table("Batches");

    public Task CreateAsync(Batch batch, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                using var _ = await table.AddEntityAsync(BatchEntity.From(batch), token);
            }
            catch (RequestFailedException exception) when (exception.Status == 409)
            {
                // The try before a retry has made it: ids are never used twice.
            }

            return true;
        },
        cancellationToken);

    public async Task<StoredBatch?> FindAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        if (!BatchKey.IsId(id))
        {
            return null;
        }

        return await _table.ReadAsync(
            async (table, token) =>
            {
                var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, BatchKey.Sorted(id), cancellationToken: token);
                return found is { HasValue: true, Value: { } entity } ? new StoredBatch(BatchEntity.Read(entity), entity.ETag.ToString()) : null;
            },
            missing: null,
            cancellationToken);
    }

    public Task<bool> UpdateAsync(StoredBatch changed, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                using var _ = await table.UpdateEntityAsync(BatchEntity.From(changed.Batch), new ETag(changed.Version), TableUpdateMode.Replace, token);
                return true;
            }
            catch (RequestFailedException exception)
                when (exception.Status == 412 || (exception.Status == 404 && !StorageFailure.IsMissingTable(exception)))
            {
                return false;
            }
        },
        cancellationToken);

    public IAsyncEnumerable<Batch> ListAsync(string accountId, string? after, CancellationToken cancellationToken)
    {
        var filter = after is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {accountId}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey gt {BatchKey.Sorted(after)}");
        return _table.RowsAsync(filter, select: null, Group, cancellationToken).Select(BatchEntity.Read);
    }

    public async Task<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var row in _table.RowsAsync(TableClient.CreateQueryFilter($"Created lt {before}"), ["PartitionKey", "RowKey"], Group, cancellationToken))
        {
            await _table.RemoveAsync(row.PartitionKey, [row.RowKey], cancellationToken);
            removed++;
        }

        return removed;
    }
}
