using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IActivityAgenda"/> does. Tests share one agenda, so each has an account of its own.</summary>
public abstract class ActivityAgendaContract
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly string _account = Guid.NewGuid().ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IActivityAgenda Agenda { get; }

    [Fact]
    public async Task Lists_marks_of_a_length_before_a_moment_the_earliest_first()
    {
        foreach (var quarter in (int[])[2, 0, -1, 96])
        {
            await Agenda.MarkAsync(_account, Quarter(quarter), Cancel);
        }

        await Agenda.MarkAsync(_account, ActivityPeriod.Of(PeriodLength.Day, Start), Cancel);

        Assert.Equal([Quarter(-1), Quarter(0)], (await DueAsync(PeriodLength.Quarter, Start.AddMinutes(30))).Select(static due => due.Period));
        Assert.Equal([Quarter(-1), Quarter(0), Quarter(2), Quarter(96)], (await DueAsync(PeriodLength.Quarter, Start.AddDays(9))).Select(static due => due.Period));
        Assert.Equal(Start.AddHours(-9), Assert.Single(await DueAsync(PeriodLength.Day, Start.AddDays(1))).Period.Start);
        Assert.Empty(await DueAsync(PeriodLength.Day, Start.AddHours(-9)));
    }

    [Fact]
    public async Task A_mark_that_is_settled_is_gone_and_one_that_was_made_again_stays()
    {
        await Agenda.MarkAsync(_account, Quarter(0), Cancel);
        await Agenda.MarkAsync(_account, Quarter(1), Cancel);
        var due = await DueAsync(PeriodLength.Quarter, Start.AddDays(1));
        await Agenda.MarkAsync(_account, Quarter(1), Cancel);

        foreach (var one in due)
        {
            await Agenda.SettleAsync(one, Cancel);
        }

        var left = Assert.Single(await DueAsync(PeriodLength.Quarter, Start.AddDays(1)));
        Assert.Equal(Quarter(1), left.Period);
        Assert.NotEqual(due[1].Version, left.Version);
        await Agenda.SettleAsync(due[0], Cancel);
        await Agenda.SettleAsync(left, Cancel);
        Assert.Empty(await DueAsync(PeriodLength.Quarter, Start.AddDays(1)));
    }

    [Fact]
    public async Task Remembers_how_far_roll_ups_have_come()
    {
        var progress = new RollUpProgress(Start, Start.AddHours(-9));

        await Agenda.AdvanceAsync(progress, Cancel);

        Assert.Equal(progress, await Agenda.ProgressAsync(Cancel));
    }

    [Fact]
    public async Task Knows_of_which_days_there_are_records_and_of_which_only_roll_ups()
    {
        var (first, second) = (new KeptDay(_account, Start.AddHours(-9)), new KeptDay(_account, Start.AddHours(15)));
        await Agenda.KeepRecordsAsync(second, Cancel);
        await Agenda.KeepRecordsAsync(first, Cancel);
        await Agenda.KeepRecordsAsync(first, Cancel);
        Assert.Equal([first], await OwnAsync(Agenda.ListRecordsAsync(second.Day, Cancel)));
        Assert.Equal([first, second], await OwnAsync(Agenda.ListRecordsAsync(second.Day.AddDays(1), Cancel)));

        await Agenda.RecordsRemovedAsync(first, Cancel);
        await Agenda.RecordsRemovedAsync(first, Cancel);
        Assert.Equal([second], await OwnAsync(Agenda.ListRecordsAsync(second.Day.AddDays(1), Cancel)));
        Assert.Equal([first], await OwnAsync(Agenda.ListRollUpsAsync(second.Day.AddDays(1), Cancel)));
        Assert.Empty(await OwnAsync(Agenda.ListRollUpsAsync(first.Day, Cancel)));

        await Agenda.RollUpRemovedAsync(first, Cancel);
        await Agenda.RollUpRemovedAsync(first, Cancel);
        Assert.Empty(await OwnAsync(Agenda.ListRollUpsAsync(second.Day.AddDays(9), Cancel)));
    }

    private static ActivityPeriod Quarter(int index) => ActivityPeriod.Of(PeriodLength.Quarter, Start.AddMinutes(15 * index));

    private async Task<IReadOnlyList<DuePeriod>> DueAsync(PeriodLength length, DateTimeOffset before) =>
        await Agenda.ListDueAsync(length, before, Cancel).Where(due => due.AccountId == _account).ToListAsync(Cancel);

    private async Task<IReadOnlyList<KeptDay>> OwnAsync(IAsyncEnumerable<KeptDay> days) => await days.Where(day => day.AccountId == _account).ToListAsync(Cancel);
}
