namespace Interchange.Gateway.Health.Folding;

/// <summary>The generations that were folded lately, so that a message that comes again counts once. Remembers at least the last 20,000.</summary>
internal sealed class FoldedIds
{
    private const int Kept = 20_000;

    private HashSet<string> _new = new(StringComparer.Ordinal);
    private HashSet<string> _old = new(StringComparer.Ordinal);

    /// <summary>False for an id that was added before.</summary>
    public bool Add(string id)
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
