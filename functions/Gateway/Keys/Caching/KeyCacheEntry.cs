namespace Interchange.Gateway.Keys.Caching;

/// <summary>What the cache knows of one hash. Everything but <see cref="Reading"/> and <see cref="Used"/> is guarded by <see cref="Gate"/>.</summary>
internal sealed class KeyCacheEntry(KeyHash hash)
{
    private volatile KeyReading? _reading;
    private volatile bool _used;

    public KeyHash Hash { get; } = hash;

    public Lock Gate { get; } = new();

    public KeyReading? Reading
    {
        get => _reading;
        set => _reading = value;
    }

    /// <summary>Set by use, cleared by the ring when it looks for something to drop.</summary>
    public bool Used
    {
        get => _used;
        set => _used = value;
    }

    public KeyRead? InFlight { get; set; }

    public int Failures { get; set; }

    public long FailedAt { get; set; }

    /// <summary>Grows with every invalidation; a read that began under another version is thrown away.</summary>
    public int Version { get; set; }

    /// <summary>True when the entry left the cache; whoever still holds it starts again with a new one.</summary>
    public bool Evicted { get; set; }

    /// <summary>The ring slot that counts the entry; guarded by the ring.</summary>
    public KeyCacheSlot? Slot { get; set; }

    /// <summary>Marks a use without dirtying a cache line that is already marked.</summary>
    public void Touch()
    {
        if (!_used)
        {
            _used = true;
        }
    }
}
