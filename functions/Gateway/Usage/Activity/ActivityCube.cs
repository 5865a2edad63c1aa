namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// A roll-up: what the generations of a span of time amount to, by every dimension at once. Made of records it is exact; the sum of two is the roll-up of
/// all their generations.
/// </summary>
internal sealed class ActivityCube
{
    private readonly Dictionary<ActivityKey, ActivityTotals> _cells = [];

    public IReadOnlyDictionary<ActivityKey, ActivityTotals> Cells => _cells;

    /// <summary>Whether end users are told apart in it.</summary>
    public bool HasUsers => _cells.Keys.Any(static key => key[ActivityDimension.ExternalUser] is not null);

    public void Add(UsageEvent usageEvent) => Cell(ActivityKey.Of(usageEvent)).Add(usageEvent);

    public void Add(ActivityKey key, ActivityTotals totals) => Cell(key).Add(totals);

    public void Add(ActivityCube other)
    {
        foreach (var (key, totals) in other._cells)
        {
            Add(key, totals);
        }
    }

    /// <summary>The same generations under other keys; what then has the same key is added up.</summary>
    public ActivityCube Select(Func<ActivityKey, ActivityKey> change)
    {
        var changed = new ActivityCube();
        foreach (var (key, totals) in _cells)
        {
            changed.Add(change(key), totals);
        }

        return changed;
    }

    /// <summary>The same without telling end users apart.</summary>
    public ActivityCube WithoutUsers() => Select(static key => key.With(ActivityDimension.ExternalUser, null));

    private ActivityTotals Cell(ActivityKey key)
    {
        if (!_cells.TryGetValue(key, out var cell))
        {
            _cells[key] = cell = new ActivityTotals();
        }

        return cell;
    }
}
