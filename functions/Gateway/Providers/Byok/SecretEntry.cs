namespace Interchange.Gateway.Providers.Byok;

/// <summary>What the memory knows of one key. <see cref="Failed"/>, <see cref="FailedAt"/> and <see cref="InFlight"/> are guarded by <see cref="Gate"/>.</summary>
internal sealed class SecretEntry
{
    private volatile StoredReading? _reading;
    private long _usedAt;

    public Lock Gate { get; } = new();

    /// <summary>The last answer of the vault; null before the first.</summary>
    public StoredReading? Reading
    {
        get => _reading;
        set => _reading = value;
    }

    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>The read that is under way; null for none. Never faults.</summary>
    public Task<SecretReading>? InFlight { get; set; }

    public bool Failed { get; set; }

    public long FailedAt { get; set; }

    /// <summary>Marks a use, without dirtying the cache line of a key that is used all the time.</summary>
    public void Touch(long now, long grain)
    {
        if (now - Volatile.Read(ref _usedAt) > grain)
        {
            Volatile.Write(ref _usedAt, now);
        }
    }

    /// <param name="Value">What the vault answered.</param>
    /// <param name="AsOf">Timestamp of when it was asked.</param>
    internal sealed record StoredReading(SecretReading Value, long AsOf);
}
