using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// Generation records in table <c>Generations</c>, many to a row: storage charges and works by the row, and a record is asked for rarely if ever.
/// </summary>
public sealed class TableGenerationStore(TableStorage storage) : IGenerationStore
{
    /// <summary>Rows that are read at a time: those of a busy account have a quarter of a megabyte each before they were compressed.</summary>
    private const int RowsTogether = 250;

    private const int KeysTogether = 1000;

    private readonly StorageTable _table = storage.Table("Generations");

    public async Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        foreach (var page in GenerationPage.Cut(GenerationBatch.Distinct(records)))
        {
            var account = records[0].AccountId;
            var missing = again ? await MissingAsync(account, page, cancellationToken) : page;
            if (missing is not null)
            {
                await WriteAsync(GenerationPageEntity.From(account, missing), cancellationToken);
            }
        }
    }

    public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken)
    {
        if (!GenerationId.IsPossible(generationId))
        {
            return Task.FromResult<UsageEvent?>(null);
        }

        var filter = PagesWith(accountId, generationId, generationId);
        return _table.ReadAsync(
            async (table, token) =>
            {
                await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: token))
                {
                    if (GenerationPageEntity.Find(row, generationId) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            },
            missing: null,
            cancellationToken);
    }

    public async IAsyncEnumerable<GenerationRecord> ListAsync(
        string accountId, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listing = new GenerationListing(from, to);
        await foreach (var row in _table.RowsAsync(PagesBetween(accountId, from, to), select: null, RowsTogether, cancellationToken))
        {
            foreach (var record in GenerationPageEntity.Records(row))
            {
                if (listing.Takes(record))
                {
                    yield return record;
                }
            }
        }
    }

    public async Task<int> RemoveAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var removed = 0;
        var keys = _table.RowsAsync(PagesBetween(accountId, from, to), ["PartitionKey", "RowKey"], KeysTogether, cancellationToken);
        await foreach (var group in keys.Select(static row => row.RowKey).Chunk(KeysTogether).WithCancellation(cancellationToken))
        {
            await _table.RemoveAsync(accountId, group, cancellationToken);
            removed += group.Length;
        }

        return removed;
    }

    private static string PagesBetween(string accountId, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, end) = GenerationPage.KeysBetween(from, to);
        return TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {first} and RowKey lt {end}");
    }

    /// <summary>Finds the pages that can hold an id between two, which belong to pages of one minute.</summary>
    private static string PagesWith(string accountId, string first, string last)
    {
        var (from, to) = (GenerationPage.KeysFor(first).From, GenerationPage.KeysFor(last).To);
        return TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {from} and RowKey lt {to} and Last ge {first}");
    }

    /// <summary>What of the page no other page holds; null when that is nothing.</summary>
    private Task<GenerationPage?> MissingAsync(string accountId, GenerationPage page, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var missing = page.Records.ToDictionary(static record => record.GenerationId, StringComparer.Ordinal);
            await foreach (var row in table.QueryAsync<TableEntity>(PagesWith(accountId, page.First, page.Last), cancellationToken: token))
            {
                foreach (var record in GenerationPageEntity.Records(row))
                {
                    missing.Remove(record.GenerationId);
                }
            }

            return missing.Count == page.Records.Count ? page : GenerationPage.Cut(missing.Values).SingleOrDefault();
        },
        missing: page,
        cancellationToken);

    private Task<bool> WriteAsync(TableEntity row, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            using var _ = await table.UpsertEntityAsync(row, TableUpdateMode.Replace, token);
            return true;
        },
        cancellationToken);
}
