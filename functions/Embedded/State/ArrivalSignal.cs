namespace Interchange.Embedded.State;

/// <summary>Wakes those who wait for something to arrive. A pulse costs next to nothing when nobody waits.</summary>
internal sealed class ArrivalSignal
{
    private int _version;
    private TaskCompletionSource? _waiters;

    /// <summary>Read before looking; what arrives after that changes it.</summary>
    public int Version => Volatile.Read(ref _version);

    public void Pulse()
    {
        Interlocked.Increment(ref _version);
        if (Volatile.Read(ref _waiters) is not null)
        {
            Interlocked.Exchange(ref _waiters, null)?.TrySetResult();
        }
    }

    /// <summary>Ends at the first pulse after <paramref name="version"/> was read.</summary>
    public Task PulseAfter(int version)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiters = Interlocked.CompareExchange(ref _waiters, mine, null) ?? mine;
        return Version == version ? waiters.Task : Task.CompletedTask;
    }
}
