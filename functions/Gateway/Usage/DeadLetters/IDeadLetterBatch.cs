namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>Dead letters that were taken. Disposing of the batch gives back those that were not removed.</summary>
public interface IDeadLetterBatch : IAsyncDisposable
{
    IReadOnlyList<UsageMessage> Messages { get; }

    /// <summary>Removes one. False when it was held for too long and may be taken by others: it stays.</summary>
    Task<bool> RemoveAsync(int index, CancellationToken cancellationToken);
}
