using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Files;

/// <summary>Files in table <c>Files</c>.</summary>
internal sealed class TableFileStore(TableStorage storage, TimeProvider time) : IFileStore
{
    /// <summary>Rows that are read at a time.</summary>
    private const int Group = 200;

    private readonly StorageTable _table = storage.Table("Files");

    public Task AddAsync(StoredFile file, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            await table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpsertReplace, FileEntity.From(file, descending: false)),
                    new TableTransactionAction(TableTransactionActionType.UpsertReplace, FileEntity.From(file, descending: true)),
                ],
                token);
            return true;
        },
        cancellationToken);

    public async Task<StoredFile?> FindAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        if (!FileId.IsId(id))
        {
            return null;
        }

        var row = await _table.ReadAsync(
            async (table, token) =>
            {
                var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, FileEntity.RowOf(id, descending: false), cancellationToken: token);
                return found.HasValue ? found.Value : null;
            },
            missing: null,
            cancellationToken);
        return row is not null && FileEntity.Read(row) is var file && !IsOver(file) ? file : null;
    }

    public async IAsyncEnumerable<StoredFile> ListAsync(string accountId, FileQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (prefix, end) = query.Descending ? (FileEntity.Descending, "d.") : (FileEntity.Ascending, "a.");
        var from = query.After is { } after ? FileEntity.RowOf(after, query.Descending) : prefix;
        var filter = query.Purpose is { } purpose
            ? TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey gt {from} and RowKey lt {end} and Purpose eq {FilePurposes.NameOf(purpose)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey gt {from} and RowKey lt {end}");
        await foreach (var row in _table.RowsAsync(filter, select: null, Group, cancellationToken))
        {
            if (FileEntity.Read(row) is var file && !IsOver(file))
            {
                yield return file;
            }
        }
    }

    public async Task<long> SizeAsync(string accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey lt {"b"}");
        var sum = 0L;
        await foreach (var row in _table.RowsAsync(filter, ["Bytes", "Expires"], 1000, cancellationToken))
        {
            sum += row.GetDateTimeOffset("Expires") <= now ? 0 : row.GetInt64("Bytes") ?? 0;
        }

        return sum;
    }

    public Task DeleteAsync(string accountId, string id, CancellationToken cancellationToken) => FileId.IsId(id)
        ? _table.RemoveAsync(accountId, [FileEntity.RowOf(id, descending: false), FileEntity.RowOf(id, descending: true)], cancellationToken)
        : Task.CompletedTask;

    public async Task<int> RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        var filter = TableClient.CreateQueryFilter($"Expires le {time.GetUtcNow()} and RowKey lt {"b"}");
        await foreach (var row in _table.RowsAsync(filter, ["PartitionKey", "Id"], Group, cancellationToken))
        {
            await DeleteAsync(row.PartitionKey, row.GetString("Id"), cancellationToken);
            removed++;
        }

        return removed;
    }

    private bool IsOver(StoredFile file) => file.ExpiresAt <= time.GetUtcNow();
}
