using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Sharing;

namespace Interchange.Gateway.Health.Folding;

/// <summary>
/// What this instance has folded of usage events, by slot of time and endpoint: all slots of the last day that it has seen, so that what comes late is added
/// to what was written before. Rows are this instance's own, so no other's increments are ever lost and none are waited for.
/// </summary>
internal sealed class FoldedWindows(HealthInstance instance)
{
    /// <summary>A clock of another instance may be so much ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<(WindowScale Scale, long Slot), Dictionary<string, WindowCell>> _slots = [];
    private readonly HashSet<(WindowScale Scale, long Slot)> _dirty = [];
    private readonly FoldedIds _ids = new();

    /// <summary>Adds attempts, each to the slot in which it ended; nothing of a generation that was added before.</summary>
    public void Add(List<PublishedAttempt> attempts, DateTimeOffset now)
    {
        lock (_gate)
        {
            var isNew = false;
            foreach (var attempt in attempts)
            {
                if (attempt.IsFirst)
                {
                    isNew = _ids.Add(attempt.Generation);
                }

                if (isNew)
                {
                    Add(WindowScale.Fine, now, attempt);
                    Add(WindowScale.Coarse, now, attempt);
                }
            }
        }
    }

    /// <summary>The windows that have changed since the last call. What could not be written is handed back with <see cref="Return"/>.</summary>
    public IReadOnlyList<SharedWindow> TakeChanged(DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var key in _slots.Keys.Where(key => key.Slot <= key.Scale.Slot(now) - key.Scale.Slots).ToArray())
            {
                _slots.Remove(key);
                _dirty.Remove(key);
            }

            var changed = _dirty.Select(key => new SharedWindow(key.Scale, key.Slot, instance.Name, Copy(_slots[key]))).ToArray();
            _dirty.Clear();
            return changed;
        }
    }

    public void Return(IReadOnlyList<SharedWindow> windows)
    {
        lock (_gate)
        {
            _dirty.UnionWith(windows.Select(static window => (window.Scale, window.Slot)).Where(_slots.ContainsKey));
        }
    }

    private void Add(WindowScale scale, DateTimeOffset now, in PublishedAttempt attempt)
    {
        var slot = scale.Slot(attempt.Ended < now + Ahead ? attempt.Ended : now);
        if (slot <= scale.Slot(now) - scale.Slots)
        {
            return;
        }

        if (!_slots.TryGetValue((scale, slot), out var cells))
        {
            _slots.Add((scale, slot), cells = new Dictionary<string, WindowCell>(StringComparer.Ordinal));
        }

        if (!cells.TryGetValue(attempt.Endpoint, out var cell))
        {
            cells.Add(attempt.Endpoint, cell = new WindowCell());
        }

        cell.Add(attempt.Sample, scale.HasDistributions);
        _dirty.Add((scale, slot));
    }

    private static Dictionary<string, WindowCell> Copy(Dictionary<string, WindowCell> cells)
    {
        var copy = new Dictionary<string, WindowCell>(cells.Count, StringComparer.Ordinal);
        foreach (var (name, cell) in cells)
        {
            var copied = new WindowCell();
            copied.Merge(cell);
            copy.Add(name, copied);
        }

        return copy;
    }
}
