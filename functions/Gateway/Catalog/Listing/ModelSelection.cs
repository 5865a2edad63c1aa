using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Pure: rows and a query to the rows of one page.</summary>
internal static class ModelSelection
{
    /// <summary>The rows of the page in order, and how many rows match on all pages.</summary>
    public static (ImmutableArray<ListedModel> Page, int Total) Select(
        ImmutableArray<ListedModel> rows, ModelQuery query, Func<string, (string Name, ImmutableArray<string> Datacenters)> providers, DateTimeOffset now)
    {
        var matching = rows.Where(r => ModelFilter.Matches(r, query, providers, now));
        ImmutableArray<ListedModel> sorted = [.. query.Order is { } order ? ModelSorting.Sort(matching, order) : matching];
        var start = Math.Min(query.Offset, sorted.Length);
        var length = Math.Min(query.Limit ?? int.MaxValue, sorted.Length - start);
        return (sorted.Slice(start, length), sorted.Length);
    }
}
