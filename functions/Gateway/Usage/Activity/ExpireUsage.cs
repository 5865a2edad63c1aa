using Interchange.Gateway.Usage.Generations;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// Removes what is older than <see cref="UsageRetention"/> says, once a day: records and the roll-ups of their quarters a day at a time, after the day has
/// a roll-up; later that too. Everything stays a day longer than it is asked for, so that clocks that differ do not matter.
/// </summary>
public sealed partial class ExpireUsage
{
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    private readonly IActivityAgenda _agenda;
    private readonly IActivityStore _store;
    private readonly IGenerationStore _generations;
    private readonly UsageRetention _retention;
    private readonly TimeProvider _time;
    private readonly ILogger<ExpireUsage> _logger;

    internal ExpireUsage(
        IActivityAgenda agenda, IActivityStore store, IGenerationStore generations, UsageRetention retention, TimeProvider time, ILogger<ExpireUsage> logger)
    {
        _agenda = agenda;
        _store = store;
        _generations = generations;
        _retention = retention;
        _time = time;
        _logger = logger;
    }

    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer; what was not done is done the next time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var rolledUp = (await _agenda.ProgressAsync(cancellationToken)).Days;
        var records = _retention.FirstRecords(now) - Margin;
        await foreach (var day in _agenda.ListRecordsAsync(records < rolledUp ? records : rolledUp, cancellationToken))
        {
            var end = day.Day.AddDays(1);
            var removed = await _generations.RemoveAsync(day.AccountId, day.Day, end, cancellationToken);
            await _store.RemoveAsync(day.AccountId, PeriodLength.Quarter, day.Day, end, cancellationToken);
            await _agenda.RecordsRemovedAsync(day, cancellationToken);
            LogRemoved(day.Day, day.AccountId, removed);
        }

        await foreach (var day in _agenda.ListRollUpsAsync(_retention.FirstActivity(now) - Margin, cancellationToken))
        {
            await _store.RemoveAsync(day.AccountId, PeriodLength.Day, day.Day, day.Day.AddDays(1), cancellationToken);
            await _agenda.RollUpRemovedAsync(day, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 2313, Level = LogLevel.Information, Message = "The generation records of {Day:yyyy-MM-dd} of account {Account} were removed: {Rows} rows")]
    private partial void LogRemoved(DateTimeOffset day, string account, int rows);
}
