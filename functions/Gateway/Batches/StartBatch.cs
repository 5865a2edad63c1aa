using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Files;

namespace Interchange.Gateway.Batches;

/// <summary>Writes a batch down and has it run.</summary>
internal sealed class StartBatch(IBatchStore store, LineOptions lines, TimeProvider time)
{
    /// <summary>A batch that is to be made.</summary>
    public Batch New(string accountId, string keyHash, string endpoint)
    {
        var now = time.GetUtcNow();
        return new Batch
        {
            AccountId = accountId,
            Id = BatchKey.New(accountId, now).Id,
            KeyHash = keyHash,
            Endpoint = endpoint,
            CreatedAt = now,
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds((now + BatchOptions.Window).ToUnixTimeSeconds()),
            OutputFileId = FileId.New(now),
            ErrorFileId = FileId.New(now),
        };
    }

    /// <summary>Once it is begun it is done: a caller who leaves would leave half a batch.</summary>
    public async Task RunAsync(Batch batch, IBatchRuns runs)
    {
        await store.CreateAsync(batch, CancellationToken.None);
        await runs.StartAsync(new BatchRun(batch.AccountId, batch.Id, batch.ExpiresAt, lines.PerAccount), CancellationToken.None);
    }
}
