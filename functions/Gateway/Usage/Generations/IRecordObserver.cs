namespace Interchange.Gateway.Usage.Generations;

/// <summary>Is told what has been recorded.</summary>
internal interface IRecordObserver
{
    /// <summary>
    /// The records are kept; they may have been before. Called before the messages that they came in are done with: when it fails, they come again.
    /// </summary>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    Task RecordedAsync(string accountId, IReadOnlyList<GenerationRecord> records, CancellationToken cancellationToken);
}
