using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>The order of candidates: by group, by the sort's keys, by price, by model, and by tag so that no two are equal.</summary>
internal readonly struct CandidateOrder : IComparer<Candidate>
{
    public int Compare(Candidate x, Candidate y)
    {
        if (x.Group != y.Group)
        {
            return x.Group < y.Group ? -1 : 1;
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
}
