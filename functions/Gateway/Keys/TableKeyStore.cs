using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Keys.Rotation;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys;

/// <summary>
/// Key records in table <c>Keys</c>. The record (partition = hash) is the truth. A pointer (partition = <c>account-{id}</c>, row = hash) lets an
/// account list its keys, and one of a secret that is not the key's first (partition = hash of the secret, row = <c>key</c>, <c>Of</c>) finds its record.
/// Pointers are written before the record and removed after it, so a crash leaves at most a pointer to nothing, or to a record that does not know it.
/// </summary>
public sealed class TableKeyStore(TableStorage storage) : IKeyStore
{
    private const string CreatedProperty = "Created";

    /// <summary>Records read at a time while listing.</summary>
    private const int ListGroup = 25;

    private readonly StorageTable _table = storage.Table("Keys");

    public async Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken) =>
        await RowAsync(hash, cancellationToken) is { } row && KeyEntity.KeyOf(row) is null ? KeyEntity.ToKey(row) : null;

    public async Task<StoredKey?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken)
    {
        var row = await RowAsync(secretHash, cancellationToken);
        if (row is null)
        {
            return null;
        }

        return KeyEntity.KeyOf(row) is { } key ? await FindAsync(key, cancellationToken) : KeyEntity.ToKey(row);
    }

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

    public async Task<bool> RotateAsync(StoredKey read, ApiKey rotated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(rotated);

        // What the new record no longer knows of has ended already: no pointer to it is missed, whatever becomes of this.
        await RemovePointersAsync(read.Key, KeyRotation.HashesOf(read.Key).Except(KeyRotation.HashesOf(rotated), StringComparer.Ordinal), cancellationToken);
        await _table.WriteAsync(
            async (table, token) =>
            {
                using var _ = await table.UpsertEntityAsync(KeyEntity.Pointer(rotated.Secrets!.Current, rotated.Hash), TableUpdateMode.Replace, token);
                return true;
            },
            cancellationToken);
        return await UpdateAsync(read with { Key = rotated }, cancellationToken);
    }

    public async Task<bool> DeleteAsync(ApiKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var deleted = await DeleteRecordAsync(key, cancellationToken);
        await RemovePointersAsync(key, KeyRotation.HashesOf(key), cancellationToken);
        return deleted;
    }

    private Task<TableEntity?> RowAsync(string hash, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(hash, KeyEntity.Row, cancellationToken: token);
            return found.HasValue ? found.Value : null;
        },
        missing: null,
        cancellationToken);

    private async Task RemovePointersAsync(ApiKey key, IEnumerable<string> secretHashes, CancellationToken cancellationToken)
    {
        foreach (var hash in secretHashes.Where(hash => hash != key.Hash))
        {
            await _table.RemoveAsync(hash, [KeyEntity.Row], cancellationToken);
        }
    }

    private Task<bool> DeleteRecordAsync(ApiKey key, CancellationToken cancellationToken) => _table.WriteAsync(
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
