namespace Interchange.Gateway.Health.Folding;

/// <summary>The generations that were folded lately, by a hash of their ids, so that a message that comes again counts once. Remembers at least the last 20,000.</summary>
internal sealed class FoldedIds
{
    private const int Kept = 20_000;

    private HashSet<UInt128> _new = [];
    private HashSet<UInt128> _old = [];

    /// <summary>False for an id that was added before.</summary>
    public bool Add(UInt128 id)
    {
        if (_old.Contains(id) || !_new.Add(id))
        {
            return false;
        }

        if (_new.Count == Kept)
        {
            (_old, _new) = (_new, _old);
            _new.Clear();
        }

        return true;
    }
}
