using CsCheck;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Generations;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class RollUpActivityTests
{
    private const string Account = "account";

    private static readonly DateTimeOffset Start = Rollers.Start;

    private readonly Rollers _rollers = new(new FakeTimeProvider(Start));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_events_are_delivered_and_whoever_rolls_up_when_it_comes_to_the_same() =>
        await Gen.Select(Generated.Events(Start, 3 * 3600), Gen.Int).SampleAsync(async (events, seed) =>
        {
            var random = new Random(seed);
            var rollers = new Rollers(new FakeTimeProvider(Start));
            RecordGenerations[] recorders = [rollers.Recorder(), rollers.Recorder(new Ahead(rollers.Clock, TimeSpan.FromMinutes(1))), rollers.Recorder(new Ahead(rollers.Clock, -TimeSpan.FromMinutes(1)))];
            RollUpActivity[] rollUps = [rollers.Roller(), rollers.Roller(new Ahead(rollers.Clock, TimeSpan.FromMinutes(1)))];

            // Each event is delivered once or several times, in groups, at any time after it happened, hours late too.
            var deliveries = events
                .SelectMany(one => Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Event: one, At: one.CreatedAt.AddSeconds(random.Next(random.Next(4) == 0 ? 9_000 : 20)))))
                .OrderBy(static delivery => delivery.At)
                .Chunk(random.Next(1, 6));
            foreach (var group in deliveries)
            {
                if (group[^1].At > rollers.Clock.GetUtcNow())
                {
                    rollers.Clock.SetUtcNow(group[^1].At);
                }

                await rollers.RecordAsync(recorders[random.Next(recorders.Length)], group.Select(static delivery => delivery.Event));
                if (random.Next(3) == 0)
                {
                    await Task.WhenAll(rollUps.Take(random.Next(1, 3)).Select(static rollUp => rollUp.RunAsync(Cancel)));
                }
            }

            rollers.Clock.Advance(TimeSpan.FromDays(1));
            await rollUps[0].RunAsync(Cancel);

            Assert.Equal(Cubes.Text(Cubes.Of(events)), await SumAsync(rollers, PeriodLength.Quarter));
            Assert.Equal(Cubes.Text(Cubes.Of(events)), await SumAsync(rollers, PeriodLength.Day));
            Assert.Empty(await rollers.Agenda.ListDueAsync(PeriodLength.Quarter, DateTimeOffset.MaxValue.AddDays(-1), Cancel).ToListAsync(Cancel));
            Assert.Empty(await rollers.Agenda.ListDueAsync(PeriodLength.Day, DateTimeOffset.MaxValue.AddDays(-1), Cancel).ToListAsync(Cancel));
        }, iter: 60);

    [Fact]
    public async Task A_quarter_of_an_hour_is_rolled_up_five_minutes_after_its_end()
    {
        await _rollers.RecordAsync(_rollers.Recorder(), Event(30));

        await AdvanceAndRollUpAsync(TimeSpan.FromMinutes(20) - TimeSpan.FromTicks(1));
        Assert.Equal("", await SumAsync(_rollers, PeriodLength.Quarter));
        Assert.Equal(Start, (await _rollers.Agenda.ProgressAsync(Cancel)).Quarters);

        await AdvanceAndRollUpAsync(TimeSpan.FromTicks(1));
        Assert.Equal(Cubes.Text(Cubes.Of([Event(30)])), await SumAsync(_rollers, PeriodLength.Quarter));
        Assert.Equal(new RollUpProgress(Start.AddMinutes(15), Start.AddHours(-9)), await _rollers.Agenda.ProgressAsync(Cancel));
    }

    [Fact]
    public async Task While_a_quarter_is_open_it_is_marked_once_and_afterwards_every_time()
    {
        var agenda = new CountingAgenda();
        var rollers = new Rollers(new FakeTimeProvider(Start)) { Agenda = agenda };
        var recorder = rollers.Recorder();
        for (var second = 0; second < 900; second += 60)
        {
            rollers.Clock.SetUtcNow(Start.AddSeconds(second));
            await rollers.RecordAsync(recorder, Event(second));
        }

        Assert.Equal(1, agenda.Marks);
        rollers.Clock.SetUtcNow(Start.AddMinutes(18));
        await rollers.RecordAsync(recorder, Event(1));
        await rollers.RecordAsync(recorder, Event(2));
        Assert.Equal(3, agenda.Marks);
        await rollers.RecordAsync(recorder, Event(1000), Event(1001));
        await rollers.RecordAsync(recorder, Event(1002));
        Assert.Equal(4, agenda.Marks);
    }

    [Fact]
    public async Task Storage_that_fails_while_it_is_marked_has_the_message_recorded_again()
    {
        var agenda = new CountingAgenda { Failures = 1 };
        var rollers = new Rollers(new FakeTimeProvider(Start) { AutoAdvanceAmount = TimeSpan.FromMinutes(5) }) { Agenda = agenda };

        await Assert.ThrowsAsync<StorageUnavailableException>(() => rollers.RecordAsync(rollers.Recorder(), Event(1)));
        await rollers.RecordAsync(rollers.Recorder(), Event(1));

        Assert.Equal(1, agenda.Marks);
    }

    [Fact]
    public async Task A_late_generation_is_added_to_its_quarter_and_its_day()
    {
        await _rollers.RecordAsync(_rollers.Recorder(), Event(30));
        await AdvanceAndRollUpAsync(TimeSpan.FromDays(2));
        await _rollers.RecordAsync(_rollers.Recorder(), Event(31));

        await AdvanceAndRollUpAsync(TimeSpan.FromMinutes(5));

        var both = Cubes.Text(Cubes.Of([Event(30), Event(31)]));
        Assert.Equal(both, await SumAsync(_rollers, PeriodLength.Quarter));
        Assert.Equal(both, await SumAsync(_rollers, PeriodLength.Day));
    }

    [Fact]
    public async Task One_who_read_the_records_earlier_does_not_replace_what_one_has_written_who_read_them_later()
    {
        var store = new PausingStore();
        var rollers = new Rollers(new FakeTimeProvider(Start)) { Store = store };
        await rollers.RecordAsync(rollers.Recorder(), Event(30));
        rollers.Clock.Advance(TimeSpan.FromMinutes(30));
        store.Pause = new TaskCompletionSource();
        var slow = rollers.Roller().RunAsync(Cancel);
        await store.Paused.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        var pause = store.Pause;
        store.Pause = null;
        await rollers.RecordAsync(rollers.Recorder(), Event(31));
        await rollers.Roller().RunAsync(Cancel);

        pause.SetResult();
        await slow;

        Assert.Equal(Cubes.Text(Cubes.Of([Event(30), Event(31)])), await SumAsync(rollers, PeriodLength.Quarter));
    }

    [Fact]
    public async Task A_quarter_that_cannot_be_rolled_up_is_logged_stays_due_and_does_not_hold_up_the_others()
    {
        var logs = new CapturedLogs();
        var generations = new BrokenStore();
        var rollers = new Rollers(new FakeTimeProvider(Start)) { Generations = generations, Logs = logs };
        await rollers.RecordAsync(rollers.Recorder(), Event(30));
        await rollers.RecordAsync(rollers.Recorder(), Event(31) with { AccountId = "broken" });
        rollers.Clock.Advance(TimeSpan.FromMinutes(30));

        await rollers.Roller().RunAsync(Cancel);

        Assert.Equal(Cubes.Text(Cubes.Of([Event(30)])), await SumAsync(rollers, PeriodLength.Quarter));
        Assert.Equal("broken", Assert.Single(await rollers.Agenda.ListDueAsync(PeriodLength.Quarter, Start.AddDays(1), Cancel).ToListAsync(Cancel)).AccountId);
        Assert.Equal(Start.AddMinutes(15), (await rollers.Agenda.ProgressAsync(Cancel)).Quarters);
        Assert.Contains("broken", Assert.Single(logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_leaves_the_progress_where_it_was()
    {
        var generations = new BrokenStore { Outage = true };
        var rollers = new Rollers(new FakeTimeProvider(Start)) { Generations = generations };
        await rollers.RecordAsync(rollers.Recorder(), Event(31) with { AccountId = "broken" });
        rollers.Clock.Advance(TimeSpan.FromMinutes(30));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => rollers.Roller().RunAsync(Cancel));

        Assert.Equal(RollUpProgress.None, await rollers.Agenda.ProgressAsync(Cancel));
        Assert.Single(await rollers.Agenda.ListDueAsync(PeriodLength.Quarter, Start.AddDays(1), Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Accounts_are_rolled_up_apart()
    {
        await _rollers.RecordAsync(_rollers.Recorder(), Event(30));
        await _rollers.RecordAsync(_rollers.Recorder(), Event(31) with { AccountId = "another" });

        await AdvanceAndRollUpAsync(TimeSpan.FromDays(2));

        Assert.Equal(Cubes.Text(Cubes.Of([Event(30)])), await SumAsync(_rollers, PeriodLength.Day));
    }

    private static UsageEvent Event(int second) => new()
    {
        GenerationId = $"gen-{Start.AddSeconds(second).ToUnixTimeSeconds()}-a",
        AccountId = Account,
        KeyHash = new string('a', 64),
        Model = $"scripted/echo-{second}",
        EndpointTag = "scripted",
        CreatedAt = Start.AddSeconds(second),
        Streamed = false,
    };

    private static async Task<string> SumAsync(Rollers rollers, PeriodLength length)
    {
        var sum = new ActivityCube();
        await foreach (var rollUp in rollers.Store.ReadAsync(Account, length, Start.AddDays(-3), Start.AddDays(3), users: true, Cancel))
        {
            sum.Add(rollUp.Cube);
        }

        return Cubes.Text(sum);
    }

    private Task AdvanceAndRollUpAsync(TimeSpan time)
    {
        _rollers.Clock.Advance(time);
        return _rollers.Roller().RunAsync(Cancel);
    }
}
