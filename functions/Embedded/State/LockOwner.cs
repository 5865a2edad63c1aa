using System.Security.Cryptography;

namespace Interchange.Embedded.State;

/// <summary>What this process owns locks by, and the numbers of those locks: both start at random, so that no two processes share one.</summary>
internal sealed class LockOwner
{
    private long _lastLock = Positive();

    public long Id { get; } = Positive();

    public long NextLock() => Interlocked.Increment(ref _lastLock);

    private static long Positive() => (BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & (long.MaxValue >> 1)) + 1;
}
