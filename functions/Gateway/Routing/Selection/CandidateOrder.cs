using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>
/// The order of candidates: those that miss a preferred bound behind all others, then by model (unless all models are sorted together), by the
/// caller's order, by condition, by standing, by the sort's key, by price, and by tag so that no two are equal.
/// </summary>
internal readonly struct CandidateOrder(bool acrossModels) : IComparer<Candidate>
{
    public int Compare(Candidate x, Candidate y)
    {
        var group = CompareGroups(x, y);
        if (group != 0)
        {
            return group;
        }

        var order = x.Key.CompareTo(y.Key);
        if (order == 0)
        {
            order = x.SecondKey.CompareTo(y.SecondKey);
        }

        if (order == 0)
        {
            order = x.Facts.Price.CompareTo(y.Facts.Price);
        }

        if (order == 0)
        {
            order = x.Model.CompareTo(y.Model);
        }

        return order != 0 ? order : string.CompareOrdinal(x.Facts.Endpoint.Tag, y.Facts.Endpoint.Tag);
    }

    /// <summary>Zero for two candidates between which only the sort or the lottery decides.</summary>
    public int CompareGroups(in Candidate x, in Candidate y)
    {
        var order = x.Misses.CompareTo(y.Misses);
        if (order == 0 && !acrossModels)
        {
            order = x.Model.CompareTo(y.Model);
        }

        if (order == 0)
        {
            order = x.Listed.CompareTo(y.Listed);
        }

        if (order == 0)
        {
            order = x.Condition.CompareTo(y.Condition);
        }

        if (order == 0)
        {
            order = x.Deprecated.CompareTo(y.Deprecated);
        }

        return order != 0 ? order : x.Standing.CompareTo(y.Standing);
    }
}
