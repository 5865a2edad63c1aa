using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>Adds up cells of activity into the rows of a query.</summary>
internal sealed class AnalyticsTable(AnalyticsQuery query, string accountId)
{
    private readonly Dictionary<AnalyticsRowKey, ActivityTotals> _rows = [];

    public void Add(DateTimeOffset time, ActivityKey key, ActivityTotals totals)
    {
        foreach (var filter in query.Filters)
        {
            if (!filter.Takes(key, accountId))
            {
                return;
            }
        }

        var row = new AnalyticsRowKey(query.Granularity?.Start(time), Value(0, key), Value(1, key));
        if (!_rows.TryGetValue(row, out var sum))
        {
            _rows[row] = sum = new ActivityTotals();
        }

        sum.Add(totals);
    }

    /// <summary>The rows, sorted and cut, and whether any were cut off. A query that tells nothing apart has a row even of nothing.</summary>
    public (IReadOnlyList<(AnalyticsRowKey Key, ActivityTotals Totals)> Rows, bool Truncated) Rows()
    {
        if (_rows.Count == 0 && query.Granularity is null && query.Dimensions.IsEmpty)
        {
            return ([(default, new ActivityTotals())], false);
        }

        var rows = Sorted().Select(static row => (row.Key, row.Value));
        if (query.GroupLimit is { } limit)
        {
            var taken = new Dictionary<(string?, string?), int>();
            rows = rows.Where(row =>
            {
                var group = (row.Key.First, row.Key.Second);
                return (taken[group] = taken.GetValueOrDefault(group) + 1) <= limit;
            });
        }

        var cut = rows.Take(query.Limit).ToArray();
        return (cut, cut.Length < _rows.Count);
    }

    private string? Value(int dimension, ActivityKey key) =>
        dimension < query.Dimensions.Length ? query.Dimensions[dimension].Value(key, accountId) : null;

    /// <summary>What the order leaves open is decided by date, the latest first, and by the dimensions. What has no value comes last.</summary>
    private IOrderedEnumerable<KeyValuePair<AnalyticsRowKey, ActivityTotals>> Sorted()
    {
        var order = query.Order;
        var sorted = order switch
        {
            { Metric: { } metric } => By(row => metric.Value(row.Value), Comparer<decimal?>.Default),
            { Dimension: { } dimension } => By(row => row.Key[dimension], Ordered(query.Dimensions[dimension])),
            _ => By(static row => row.Key.Bucket, Comparer<DateTimeOffset?>.Default),
        };
        return sorted
            .ThenByDescending(static row => row.Key.Bucket)
            .ThenBy(static row => row.Key.First, StringComparer.Ordinal)
            .ThenBy(static row => row.Key.Second, StringComparer.Ordinal);
    }

    private IOrderedEnumerable<KeyValuePair<AnalyticsRowKey, ActivityTotals>> By<T>(
        Func<KeyValuePair<AnalyticsRowKey, ActivityTotals>, T> value, IComparer<T> comparer)
    {
        var valuesFirst = _rows.OrderBy(row => value(row) is null);
        return query.Order.Descending ? valuesFirst.ThenByDescending(value, comparer) : valuesFirst.ThenBy(value, comparer);
    }

    private static Comparer<string?> Ordered(AnalyticsDimension dimension) =>
        Comparer<string?>.Create((one, other) => one is null || other is null ? (one is null ? 0 : 1) - (other is null ? 0 : 1) : dimension.Compare(one, other));
}
