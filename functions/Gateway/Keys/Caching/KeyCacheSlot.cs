namespace Interchange.Gateway.Keys.Caching;

/// <summary>An entry's place in a ring. Void once the entry has another one.</summary>
internal sealed record KeyCacheSlot(KeyCacheEntry Entry, KeyCacheRing Ring)
{
    public bool IsVoid => !ReferenceEquals(Entry.Slot, this);
}
