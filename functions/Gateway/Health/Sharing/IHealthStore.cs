namespace Interchange.Gateway.Health.Sharing;

/// <summary>
/// What instances tell each other of endpoints and credentials. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.
/// </summary>
internal interface IHealthStore
{
    /// <summary>All shared breakers, and the windows of slots from the given ones on, in one query.</summary>
    /// <param name="fineFrom">The first fine slot.</param>
    /// <param name="coarseFrom">The first coarse slot; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<HealthReading> ReadAsync(long fineFrom, long? coarseFrom, CancellationToken cancellationToken);

    /// <summary>One shared breaker as it is now; null when there is none.</summary>
    Task<SharedBreaker?> FindAsync(BreakerId id, CancellationToken cancellationToken);

    /// <summary>Writes a breaker if it still has the given version, or if there is none and the version is null.</summary>
    /// <returns>The new version; null when another instance was faster, and nothing was written.</returns>
    Task<string?> TryWriteAsync(SharedBreaker breaker, CancellationToken cancellationToken);

    /// <summary>Replaces the windows of one writer, all or none where they fit into one transaction.</summary>
    Task WriteAsync(IReadOnlyList<SharedWindow> windows, CancellationToken cancellationToken);

    /// <summary>Removes windows of slots before the given ones, whoever wrote them, and breakers that have not rested since the given time.</summary>
    Task RemoveAsync(long fineBefore, long coarseBefore, DateTimeOffset breakersBefore, CancellationToken cancellationToken);
}
