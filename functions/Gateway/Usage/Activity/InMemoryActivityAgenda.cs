namespace Interchange.Gateway.Usage.Activity;

/// <summary>An agenda that lives as long as the process.</summary>
internal sealed class InMemoryActivityAgenda : IActivityAgenda
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Account, ActivityPeriod Period), string> _due = [];
    private readonly HashSet<KeptDay> _records = [];
    private readonly HashSet<KeptDay> _rollUps = [];
    private RollUpProgress _progress = RollUpProgress.None;
    private int _marks;

    public Task MarkAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken) =>
        Locked(() => _due[(accountId, period)] = $"{++_marks}");

    public IAsyncEnumerable<DuePeriod> ListDueAsync(PeriodLength length, DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _due
                .Where(due => due.Key.Period.Length == length && due.Key.Period.Start < before)
                .OrderBy(static due => due.Key.Period.Start)
                .ThenBy(static due => due.Key.Account, StringComparer.Ordinal)
                .Select(static due => new DuePeriod(due.Key.Account, due.Key.Period, due.Value))
                .ToArray()
                .ToAsyncEnumerable();
        }
    }

    public Task SettleAsync(DuePeriod due, CancellationToken cancellationToken) => Locked(() =>
    {
        var key = (due.AccountId, due.Period);
        return _due.GetValueOrDefault(key) == due.Version && _due.Remove(key);
    });

    public Task<RollUpProgress> ProgressAsync(CancellationToken cancellationToken) => Locked(() => _progress);

    public Task AdvanceAsync(RollUpProgress progress, CancellationToken cancellationToken) => Locked(() => _progress = progress);

    public Task KeepRecordsAsync(KeptDay day, CancellationToken cancellationToken) => Locked(() => _records.Add(day));

    public IAsyncEnumerable<KeptDay> ListRecordsAsync(DateTimeOffset before, CancellationToken cancellationToken) => List(_records, before);

    public Task RecordsRemovedAsync(KeptDay day, CancellationToken cancellationToken) => Locked(() =>
    {
        _rollUps.Add(day);
        return _records.Remove(day);
    });

    public IAsyncEnumerable<KeptDay> ListRollUpsAsync(DateTimeOffset before, CancellationToken cancellationToken) => List(_rollUps, before);

    public Task RollUpRemovedAsync(KeptDay day, CancellationToken cancellationToken) => Locked(() => _rollUps.Remove(day));

    private IAsyncEnumerable<KeptDay> List(HashSet<KeptDay> days, DateTimeOffset before)
    {
        lock (_gate)
        {
            return days.Where(day => day.Day < before).OrderBy(static day => day.Day).ThenBy(static day => day.AccountId, StringComparer.Ordinal).ToArray().ToAsyncEnumerable();
        }
    }

    private Task<T> Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return Task.FromResult(action());
        }
    }
}
