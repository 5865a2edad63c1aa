namespace Interchange.Gateway.Keys.Caching;

/// <summary>Bounds a class of entries: first in, first out, with a second chance for those that were used since the last look.</summary>
internal sealed class KeyCacheRing(int capacity)
{
    private readonly Queue<KeyCacheSlot> _slots = new();

    /// <summary>Counts the entry here instead of wherever it was counted, and adds what no longer fits to <paramref name="dropped"/>.</summary>
    /// <remarks>The rings of one cache are called under one lock.</remarks>
    public void Admit(KeyCacheEntry entry, List<KeyCacheEntry> dropped)
    {
        if (entry.Slot?.Ring == this)
        {
            return;
        }

        entry.Slot = new KeyCacheSlot(entry, this);
        _slots.Enqueue(entry.Slot);
        for (var chances = _slots.Count; _slots.Count > capacity; chances--)
        {
            var slot = _slots.Dequeue();
            if (slot.IsVoid)
            {
                continue;
            }

            if (slot.Entry.Used && chances > 0)
            {
                slot.Entry.Used = false;
                _slots.Enqueue(slot);
                continue;
            }

            slot.Entry.Slot = null;
            dropped.Add(slot.Entry);
        }
    }
}
