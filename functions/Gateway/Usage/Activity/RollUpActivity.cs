using System.Text.Json;
using Interchange.Gateway.Usage.Generations;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// Rolls up what is due, every few minutes. A roll-up is always computed anew from all records of its quarter of an hour, and that of a day from those of
/// its quarters, and replaces what was seen before the records were read: run twice, late, or by several at once, it comes to the same.
/// </summary>
public sealed partial class RollUpActivity
{
    private const int AtOnce = 4;

    private readonly IActivityAgenda _agenda;
    private readonly IActivityStore _store;
    private readonly IGenerationStore _generations;
    private readonly DuePeriods _due;
    private readonly UsageRetention _retention;
    private readonly TimeProvider _time;
    private readonly ILogger<RollUpActivity> _logger;

    internal RollUpActivity(
        IActivityAgenda agenda,
        IActivityStore store,
        IGenerationStore generations,
        DuePeriods due,
        UsageRetention retention,
        TimeProvider time,
        ILogger<RollUpActivity> logger)
    {
        _agenda = agenda;
        _store = store;
        _generations = generations;
        _due = due;
        _retention = retention;
        _time = time;
        _logger = logger;
    }

    /// <summary>Rolls up all that is due by now.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer; what was not done is done the next time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var closed = RollUpSchedule.Closed(_time.GetUtcNow());
        var progress = new RollUpProgress(closed, ActivityPeriod.Floor(PeriodLength.Day, closed));
        await RollUpAsync(PeriodLength.Quarter, progress.Quarters, RollUpQuarterAsync, cancellationToken);
        await RollUpAsync(PeriodLength.Day, progress.Days, RollUpDayAsync, cancellationToken);
        if (await _agenda.ProgressAsync(cancellationToken) != progress)
        {
            await _agenda.AdvanceAsync(progress, cancellationToken);
        }
    }

    private Task RollUpAsync(
        PeriodLength length, DateTimeOffset before, Func<DuePeriod, CancellationToken, Task<bool>> rollUp, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(_agenda.ListDueAsync(length, before, cancellationToken), options, async (due, token) =>
        {
            try
            {
                if (await rollUp(due, token))
                {
                    await _agenda.SettleAsync(due, token);
                }
            }
            catch (Exception exception) when (exception is InvalidDataException or JsonException or OverflowException)
            {
                // The mark stays, and this is said again every time: only an operator can mend it. The others go on.
                LogNotRolledUp(due.Period.Key, due.AccountId, exception);
            }
        });
    }

    private async Task<bool> RollUpQuarterAsync(DuePeriod due, CancellationToken cancellationToken)
    {
        var (account, period) = (due.AccountId, due.Period);
        var day = ActivityPeriod.Of(PeriodLength.Day, period.Start);
        if (period.Start < _retention.FirstRecords(_time.GetUtcNow()))
        {
            // Others of that quarter may have gone already. The late ones are noted, so that they go too.
            LogTooLate(period.Key, account);
            await _agenda.KeepRecordsAsync(new KeptDay(account, day.Start), cancellationToken);
            return true;
        }

        var seen = await _store.FindVersionAsync(account, period, cancellationToken);
        var cube = new ActivityCube();
        await foreach (var record in _generations.ListAsync(account, period.Start, period.End, cancellationToken))
        {
            cube.Add(record.ToEvent());
        }

        if (!await _store.TryWriteAsync(account, period, cube, seen, cancellationToken))
        {
            return false;
        }

        await _due.MarkAsync(account, day, cancellationToken);
        return true;
    }

    private async Task<bool> RollUpDayAsync(DuePeriod due, CancellationToken cancellationToken)
    {
        var (account, period) = (due.AccountId, due.Period);
        if (period.Start < _retention.FirstRecords(_time.GetUtcNow()))
        {
            return true;
        }

        await _agenda.KeepRecordsAsync(new KeptDay(account, period.Start), cancellationToken);
        var seen = await _store.FindVersionAsync(account, period, cancellationToken);
        var cube = new ActivityCube();
        await foreach (var quarter in _store.ReadAsync(account, PeriodLength.Quarter, period.Start, period.End, users: true, cancellationToken))
        {
            cube.Add(quarter.Cube);
        }

        return await _store.TryWriteAsync(account, period, cube, seen, cancellationToken);
    }

    [LoggerMessage(EventId = 2311, Level = LogLevel.Error, Message = "The activity of {Period} of account {Account} could not be rolled up; it is tried again with the next roll-up")]
    private partial void LogNotRolledUp(string period, string account, Exception exception);

    [LoggerMessage(EventId = 2312, Level = LogLevel.Warning, Message = "Generations of {Period} of account {Account} were recorded after the records of that time have gone; activity does not know them")]
    private partial void LogTooLate(string period, string account);
}
