using System.Text.Json;
using Azure.Data.Tables;

namespace Interchange.Gateway.Batches;

/// <summary>A batch as a row of table <c>Batches</c>: partition = account, row = the id's digits such that the newest comes first.</summary>
internal static class BatchEntity
{
    public static TableEntity From(Batch batch)
    {
        var entity = new TableEntity(batch.AccountId, BatchKey.Sorted(batch.Id))
        {
            ["Id"] = batch.Id,
            ["Key"] = batch.KeyHash,
            ["Endpoint"] = batch.Endpoint,
            ["Metadata"] = JsonSerializer.Serialize(batch.Metadata, BatchJsonContext.Default.ImmutableSortedDictionaryStringString),
            ["Created"] = batch.CreatedAt,
            ["Expires"] = batch.ExpiresAt,
            ["State"] = BatchStates.NameOf(batch.State),
            ["Total"] = batch.Counts.Total,
            ["Completed"] = batch.Counts.Completed,
            ["Failed"] = batch.Counts.Failed,
            ["PromptTokens"] = batch.Counts.PromptTokens,
            ["CompletionTokens"] = batch.Counts.CompletionTokens,
            ["Problems"] = JsonSerializer.Serialize(batch.Problems, BatchJsonContext.Default.ImmutableArrayBatchProblem),
            ["Output"] = batch.OutputFileId,
            ["Errors"] = batch.ErrorFileId,
            ["HasOutput"] = batch.HasOutput,
            ["HasErrors"] = batch.HasErrors,
        };
        Set(entity, "Model", batch.Model);
        Set(entity, "Input", batch.InputFileId);
        Set(entity, "InProgress", batch.InProgressAt);
        Set(entity, "Finalizing", batch.FinalizingAt);
        Set(entity, "Cancelling", batch.CancellingAt);
        Set(entity, "Ended", batch.EndedAt);
        return entity;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static Batch Read(TableEntity entity) => new()
    {
        AccountId = entity.PartitionKey,
        Id = Text(entity, "Id"),
        KeyHash = Text(entity, "Key"),
        Endpoint = Text(entity, "Endpoint"),
        Model = entity.GetString("Model"),
        InputFileId = entity.GetString("Input"),
        Metadata = JsonSerializer.Deserialize(Text(entity, "Metadata"), BatchJsonContext.Default.ImmutableSortedDictionaryStringString)!,
        CreatedAt = entity.GetDateTimeOffset("Created") ?? throw Missing("Created"),
        ExpiresAt = entity.GetDateTimeOffset("Expires") ?? throw Missing("Expires"),
        State = BatchStates.TryRead(Text(entity, "State"), out var state) ? state.Value : throw Missing("State"),
        InProgressAt = entity.GetDateTimeOffset("InProgress"),
        FinalizingAt = entity.GetDateTimeOffset("Finalizing"),
        CancellingAt = entity.GetDateTimeOffset("Cancelling"),
        EndedAt = entity.GetDateTimeOffset("Ended"),
        Counts = new BatchCounts(Number(entity, "Total"), Number(entity, "Completed"), Number(entity, "Failed"))
        {
            PromptTokens = entity.GetInt64("PromptTokens") ?? 0,
            CompletionTokens = entity.GetInt64("CompletionTokens") ?? 0,
        },
        Problems = JsonSerializer.Deserialize(Text(entity, "Problems"), BatchJsonContext.Default.ImmutableArrayBatchProblem),
        OutputFileId = Text(entity, "Output"),
        ErrorFileId = Text(entity, "Errors"),
        HasOutput = entity.GetBoolean("HasOutput") ?? false,
        HasErrors = entity.GetBoolean("HasErrors") ?? false,
    };

    private static void Set(TableEntity entity, string name, object? value)
    {
        if (value is not null)
        {
            entity[name] = value;
        }
    }

    private static int Number(TableEntity entity, string name) => entity.GetInt32(name) ?? throw Missing(name);

    private static string Text(TableEntity entity, string name) => entity.GetString(name) ?? throw Missing(name);

    private static InvalidDataException Missing(string name) => new($"A batch's record has no property {name} that can be read.");
}
