using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// Generation records in table <c>Generations</c>, many to a row: storage charges and works by the row, and a record is asked for rarely if ever.
/// A record that comes again among others may be in two pages; both hold the same of it.
/// </summary>
public sealed class TableGenerationStore(TableStorage storage) : IGenerationStore
{
    private readonly StorageTable _table = storage.Table("Generations");

    public async Task RecordAsync(IReadOnlyList<GenerationRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        foreach (var page in GenerationPage.Cut(GenerationBatch.Distinct(records)))
        {
            var row = GenerationPageEntity.From(records[0].AccountId, page);
            await _table.WriteAsync(
                async (table, token) =>
                {
                    using var _ = await table.UpsertEntityAsync(row, TableUpdateMode.Replace, token);
                    return true;
                },
                cancellationToken);
        }
    }

    public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken)
    {
        if (!GenerationId.IsPossible(generationId))
        {
            return Task.FromResult<UsageEvent?>(null);
        }

        var (from, to) = GenerationPage.KeysFor(generationId);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {from} and RowKey lt {to} and Last ge {generationId}");
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
}
