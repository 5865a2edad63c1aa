namespace Interchange.Gateway.Routing.Hedging;

/// <summary>
/// Bounds hedges to a share of the calls of this process: every call pays its share in, a hedge takes a whole one out. It holds one at first,
/// so there are never more hedges than one beside the share. Thread-safe, without locks.
/// </summary>
public sealed class HedgeBudget(HedgeOptions options)
{
    private const long Whole = 1_000_000;

    private readonly long _perCall = (long)(options.Share * Whole);
    private readonly long _most = options.Burst * Whole;
    private long _saved = options.Burst > 0 && options.Share > 0 ? Whole : 0;

    /// <summary>A call came in.</summary>
    public void CountCall()
    {
        if (Volatile.Read(ref _saved) < _most)
        {
            Interlocked.Add(ref _saved, _perCall);
        }
    }

    /// <summary>Takes a hedge out; false when there is none.</summary>
    public bool TryTake()
    {
        while (true)
        {
            var saved = Volatile.Read(ref _saved);
            if (saved < Whole)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _saved, saved - Whole, saved) == saved)
            {
                return true;
            }
        }
    }

    /// <summary>Puts back what was taken and not used.</summary>
    public void GiveBack() => Interlocked.Add(ref _saved, Whole);
}
