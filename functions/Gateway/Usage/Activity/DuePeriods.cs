using System.Collections.Concurrent;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// Marks the periods of recorded generations as to be rolled up: while a period is open once an account and process, afterwards every time. A mark is made
/// after its records are kept, and a roll-up reads records after it has seen the mark; so whatever is recorded when, the last roll-up knows it.
/// </summary>
internal sealed class DuePeriods(IActivityAgenda agenda, TimeProvider time) : IRecordObserver
{
    private readonly ConcurrentDictionary<(string Account, ActivityPeriod Period), bool> _marked = new();
    private DateTimeOffset _forgotten;

    public async Task RecordedAsync(string accountId, IReadOnlyList<GenerationRecord> records, CancellationToken cancellationToken)
    {
        var periods = records
            .Select(static record => GenerationId.Time(record.GenerationId))
            .OfType<DateTimeOffset>()
            .Select(static time => ActivityPeriod.Of(PeriodLength.Quarter, time))
            .Distinct();
        foreach (var period in periods)
        {
            await MarkAsync(accountId, period, cancellationToken);
        }
    }

    public async Task MarkAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = RollUpSchedule.IsOpen(period, now);
        if (open && _marked.ContainsKey((accountId, period)))
        {
            return;
        }

        await agenda.MarkAsync(accountId, period, cancellationToken);
        if (open)
        {
            Forget(now);
            _marked[(accountId, period)] = true;
        }
    }

    /// <summary>Once a quarter of an hour: marks of periods that are not open any more are of no use.</summary>
    private void Forget(DateTimeOffset now)
    {
        var quarter = ActivityPeriod.Floor(PeriodLength.Quarter, now);
        if (quarter == _forgotten)
        {
            return;
        }

        _forgotten = quarter;
        foreach (var marked in _marked.Keys.Where(marked => !RollUpSchedule.IsOpen(marked.Period, now)))
        {
            _marked.TryRemove(marked, out _);
        }
    }
}
