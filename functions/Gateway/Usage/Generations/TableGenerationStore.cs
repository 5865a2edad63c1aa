using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>Generation records in table <c>Generations</c>, written in entity-group transactions.</summary>
public sealed class TableGenerationStore(TableStorage storage) : IGenerationStore
{
    /// <summary>Storage takes 100 rows and 4 MiB per transaction, the overhead of the protocol included.</summary>
    private const int MaxRows = 100;
    private const int MaxCharacters = 2_000_000;

    private readonly StorageTable _table = storage.Table("Generations");

    public async Task RecordAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>(Math.Min(MaxRows, events.Count));
        var characters = 0;
        foreach (var usageEvent in GenerationBatch.Distinct(events))
        {
            var json = UsageEventJson.WriteRecord(usageEvent);
            if (rows.Count == MaxRows || (rows.Count > 0 && characters + json.Length > MaxCharacters))
            {
                await WriteAsync(rows, cancellationToken);
                rows.Clear();
                characters = 0;
            }

            rows.Add(GenerationEntity.From(usageEvent, json));
            characters += json.Length;
        }

        if (rows.Count > 0)
        {
            await WriteAsync(rows, cancellationToken);
        }
    }

    public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken)
    {
        if (!GenerationId.IsPossible(generationId))
        {
            return Task.FromResult<UsageEvent?>(null);
        }

        return _table.ReadAsync(
            async (table, token) =>
            {
                var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, generationId, cancellationToken: token);
                return found.HasValue ? GenerationEntity.ToEvent(found.Value!) : null;
            },
            missing: null,
            cancellationToken);
    }

    private Task<bool> WriteAsync(List<TableEntity> rows, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            if (rows.Count == 1)
            {
                using var _ = await table.UpsertEntityAsync(rows[0], TableUpdateMode.Replace, token);
            }
            else
            {
                await table.SubmitTransactionAsync(
                    rows.Select(static row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
                    token);
            }

            return true;
        },
        cancellationToken);
}
