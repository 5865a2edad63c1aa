using System.Collections.Immutable;

namespace Interchange.Gateway.Limits.Counting;

/// <summary>
/// The counts that all instances share. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer; what was asked
/// may then have been taken, and is lost until the window ends: a limit may come out lower than it is, never higher.
/// </summary>
public interface IRateStore
{
    /// <summary>Takes from several limits of an account, together or not at all.</summary>
    Task<RateAnswer> TakeAsync(string accountId, ImmutableArray<RateAsk> asks, CancellationToken cancellationToken);

    /// <summary>What is taken of a limit in a window, without taking anything.</summary>
    Task<long> ReadAsync(string accountId, string scope, string window, CancellationToken cancellationToken);

    /// <summary>Sets how many slots of a scope an instance holds: as many as there are of what it wants, if that is its minimum at least; else what it held stays.</summary>
    Task<SlotAnswer> HoldAsync(string accountId, SlotAsk ask, CancellationToken cancellationToken);
}
