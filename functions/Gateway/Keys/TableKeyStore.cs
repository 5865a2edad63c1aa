using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys;

/// <summary>
/// Key records in table <c>Keys</c>. The record (partition = hash) is the truth. A pointer (partition = <c>account-{id}</c>, row = hash) lets an
/// account list its keys. A pointer is written before its record and removed after it, so a crash leaves at most a pointer to nothing, which listing skips.
/// </summary>
public sealed class TableKeyStore(TableStorage storage) : IKeyStore
{
    private const string CreatedProperty = "Created";

    /// <summary>Records read at a time while listing.</summary>
    private const int ListGroup = 25;

    private readonly StorageTable _table = storage.Table("Keys");

    public Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(hash, KeyEntity.Row, cancellationToken: token);
            return found.HasValue ? KeyEntity.ToKey(found.Value!) : null;
        },
        missing: null,
        cancellationToken);

    public async IAsyncEnumerable<ApiKey> ListAsync(string accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pointers = await PointersAsync(accountId, cancellationToken);
        foreach (var group in pointers.Chunk(ListGroup))
        {
            var records = await Task.WhenAll(group.Select(hash => FindAsync(hash, cancellationToken)));
            foreach (var record in records)
            {
                if (record is not null && record.Key.AccountId == accountId)
                {
                    yield return record.Key;
                }
            }
        }
    }

    public Task<bool> CreateAsync(ApiKey key, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            var pointer = new TableEntity(Partition(key.AccountId), key.Hash) { [CreatedProperty] = key.CreatedAt };
            await table.UpsertEntityAsync(pointer, TableUpdateMode.Replace, token);
            try
            {
                await table.AddEntityAsync(KeyEntity.From(key), token);
                return true;
            }
            catch (RequestFailedException exception) when (exception.Status == 409)
            {
                // Also what a retry sees when the answer to the first try was lost.
                var existing = await table.GetEntityAsync<TableEntity>(key.Hash, KeyEntity.Row, cancellationToken: token);
                return KeyEntity.ToKey(existing.Value).Key == key;
            }
        },
        cancellationToken);

    public Task<bool> UpdateAsync(StoredKey changed, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                await table.UpdateEntityAsync(KeyEntity.From(changed.Key), new ETag(changed.Version), TableUpdateMode.Replace, token);
                return true;
            }
            catch (RequestFailedException exception)
                when (exception.Status == 412 || (exception.Status == 404 && !StorageFailure.IsMissingTable(exception)))
            {
                return false;
            }
        },
        cancellationToken);

    public Task<bool> DeleteAsync(ApiKey key, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            using var record = await table.DeleteEntityAsync(key.Hash, KeyEntity.Row, ETag.All, token);
            using var pointer = await table.DeleteEntityAsync(Partition(key.AccountId), key.Hash, ETag.All, token);
            return record.Status != 404;
        },
        cancellationToken);

    private Task<IReadOnlyList<string>> PointersAsync(string accountId, CancellationToken cancellationToken) => _table.ReadAsync<IReadOnlyList<string>>(
        async (table, token) =>
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(accountId)}");
            var pointers = new List<(DateTimeOffset Created, string Hash)>();
            await foreach (var pointer in table.QueryAsync<TableEntity>(filter, select: ["RowKey", CreatedProperty], cancellationToken: token))
            {
                pointers.Add((pointer.GetDateTimeOffset(CreatedProperty) ?? default, pointer.RowKey));
            }

            return
            [
                .. pointers
                    .OrderByDescending(static pointer => pointer.Created)
                    .ThenBy(static pointer => pointer.Hash, StringComparer.Ordinal)
                    .Select(static pointer => pointer.Hash),
            ];
        },
        missing: [],
        cancellationToken);

    private static string Partition(string accountId) => $"account-{accountId}";
}
