using Interchange.Gateway.Files;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>Where the lines of a batch are, and what its files are.</summary>
internal static class BatchFiles
{
    public static PayloadName InputOf(Batch batch) => batch.InputFileId is { } file
        ? StoredFile.ContentOf(batch.AccountId, file)
        : batch.Key.Payload(BatchParts.Input);

    /// <summary>What is kept while the batch runs: a day more than that, whatever happens.</summary>
    public static DateTimeOffset KeptUntil(Batch batch) => batch.ExpiresAt + TimeSpan.FromDays(1);
}
