namespace Interchange.Gateway.Health.Endpoints;

/// <summary>
/// What is known of one endpoint over time, from two sources: what this instance has seen itself, and what the usage events of all
/// instances amount to. The second contains the first, but later; so of each slot of time the source that has seen more counts.
/// </summary>
internal sealed class EndpointWindows
{
    private readonly Lock _gate = new();
    private readonly WindowRing _ownFine = new(WindowScale.Fine);
    private readonly WindowRing _ownCoarse = new(WindowScale.Coarse);
    private readonly WindowRing _sharedFine = new(WindowScale.Fine);
    private readonly WindowRing _sharedCoarse = new(WindowScale.Coarse);

    /// <summary>Adds an attempt that this instance has made.</summary>
    public void Add(in AttemptSample sample, DateTimeOffset now)
    {
        lock (_gate)
        {
            _ownFine.Open(WindowScale.Fine.Slot(now))?.Add(sample, distributions: true);
            _ownCoarse.Open(WindowScale.Coarse.Slot(now))?.Add(sample, distributions: false);
        }
    }

    /// <summary>Sets what all instances together have seen in a slot. The cell is kept and must not change any more.</summary>
    public void Set(WindowScale scale, long slot, WindowCell all)
    {
        lock (_gate)
        {
            (scale == WindowScale.Fine ? _sharedFine : _sharedCoarse).Put(slot, all);
        }
    }

    /// <summary>True when the slot that holds now was a significant outage so far, as all instances together have seen it.</summary>
    public bool SharedOutage(DateTimeOffset now, DateTimeOffset since)
    {
        var slot = WindowScale.Fine.Slot(now);
        lock (_gate)
        {
            return WindowScale.Fine.Start(slot) > since
                && _sharedFine.Find(slot) is { Failed: >= 2 } cell
                && cell.Failed >= cell.Answered;
        }
    }

    /// <summary>Adds up the last minutes, at most thirty: up to half a minute more, so that the slot under way counts too.</summary>
    public void SumMinutes(int minutes, DateTimeOffset now, WindowCell sum)
    {
        var last = WindowScale.Fine.Slot(now);
        lock (_gate)
        {
            SumFine(last - (minutes * 60 / WindowScale.Fine.SlotSeconds), last, sum, distributions: true);
        }
    }

    /// <summary>Adds up the counts of the last hours, at most a day. The last quarters of an hour are taken from the fine slots, which are newer.</summary>
    public void CountHours(int hours, DateTimeOffset now, WindowCell sum)
    {
        var current = WindowScale.Coarse.Slot(now);
        var firstFine = (current - 1) * WindowScale.FinePerCoarse;
        lock (_gate)
        {
            SumFine(firstFine, WindowScale.Fine.Slot(now), sum, distributions: false);
            for (var slot = current - (hours * 3600 / WindowScale.Coarse.SlotSeconds); slot < current - 1; slot++)
            {
                if (Larger(_ownCoarse.Find(slot), _sharedCoarse.Find(slot)) is { } cell)
                {
                    sum.Merge(cell, distributions: false);
                }
            }
        }
    }

    private static WindowCell? Larger(WindowCell? own, WindowCell? shared) => (own?.Total ?? 0) > (shared?.Total ?? 0) ? own : shared;

    private void SumFine(long first, long last, WindowCell sum, bool distributions)
    {
        for (var slot = first; slot <= last; slot++)
        {
            if (Larger(_ownFine.Find(slot), _sharedFine.Find(slot)) is { } cell)
            {
                sum.Merge(cell, distributions);
            }
        }
    }
}
