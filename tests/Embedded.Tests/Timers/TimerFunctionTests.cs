using System.Threading.Channels;
using Interchange.Embedded.State;
using Interchange.Embedded.Tests.Hosting;
using Interchange.Embedded.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Tests.Timers;

public sealed class TimerFunctionTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedTime _time = new(Noon);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_at_each_occurrence_and_tells_when_it_ran_and_will_run()
    {
        var log = new Log();
        await using var app = await StartAsync(typeof(Minutely), log);

        var first = await NextAsync(log);
        var second = await NextAsync(log);

        Assert.Equal((Noon.AddMinutes(1), false), (first.At, first.Info.IsPastDue));
        Assert.Equal(Noon.AddMinutes(2).UtcDateTime, first.Info.ScheduleStatus!.Next);
        Assert.Equal(Noon.AddMinutes(2), second.At);
        Assert.Equal(Noon.AddMinutes(1).UtcDateTime, second.Info.ScheduleStatus!.Last);
    }

    [Fact]
    public async Task Makes_up_once_for_occurrences_missed_while_the_app_was_down()
    {
        var log = new Log();
        await using (await StartAsync(typeof(Minutely), log))
        {
            await NextAsync(log);
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        await using var app = await StartAsync(typeof(Minutely), log);
        var missed = await log.Runs.Reader.ReadAsync(Cancellation);
        var next = await NextAsync(log);

        Assert.True(missed.Info.IsPastDue);
        Assert.Equal(Noon.AddMinutes(11), missed.At);
        Assert.False(next.Info.IsPastDue);
        Assert.Equal(Noon.AddMinutes(12), next.At);
    }

    [Fact]
    public async Task Makes_up_for_nothing_when_the_schedule_is_not_monitored()
    {
        var log = new Log();
        await using (await StartAsync(typeof(Unmonitored), log))
        {
            await NextAsync(log);
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        await using var app = await StartAsync(typeof(Unmonitored), log);
        var next = await NextAsync(log);

        Assert.False(next.Info.IsPastDue);
        Assert.Null(next.Info.ScheduleStatus);
        Assert.Equal(Noon.AddMinutes(12), next.At);
    }

    [Fact]
    public async Task Takes_its_schedule_from_a_setting()
    {
        var log = new Log();
        await using var app = await StartAsync(typeof(FromSetting), log, "--Sweep:Schedule=0 30 * * * *");

        Assert.Equal(Noon.AddMinutes(30), (await NextAsync(log)).At);
    }

    [Fact]
    public async Task Goes_on_after_a_failure()
    {
        var log = new Log { Failures = 1 };
        await using var app = await StartAsync(typeof(Minutely), log);

        Assert.Equal(Noon.AddMinutes(1), (await NextAsync(log)).At);
        Assert.Equal(Noon.AddMinutes(2), (await NextAsync(log)).At);
    }

    [Fact]
    public async Task Retries_as_declared()
    {
        var log = new Log { Failures = 2 };
        await using var app = await StartAsync(typeof(Retried), log);

        var runs = new[] { await NextAsync(log), await NextAsync(log), await NextAsync(log) };

        Assert.Equal([0, 1, 2], runs.Select(run => run.Retry));
        Assert.True(runs[2].At < Noon.AddMinutes(2));
    }

    [Fact]
    public async Task Runs_an_occurrence_in_one_of_several_hosts_that_share_a_folder()
    {
        var log = new Log();
        await using var first = await StartAsync(typeof(Minutely), log);
        await using var second = await StartAsync(typeof(Minutely), log);
        await using var third = await StartAsync(typeof(Minutely), log);

        var moments = new List<DateTimeOffset>();
        for (var i = 0; i < 12; i++)
        {
            moments.Add((await NextAsync(log, hosts: 3)).At);
        }

        Assert.Equal(Enumerable.Range(1, 12).Select(minute => Noon.AddMinutes(minute)), moments);
    }

    [Fact]
    public async Task Never_overlaps_a_long_run_not_even_from_another_host()
    {
        var log = new Log { Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        await using var first = await StartAsync(typeof(Minutely), log);
        await using var second = await StartAsync(typeof(Minutely), log);
        await NextAsync(log, hosts: 2);

        // Five minutes pass in steps that let the lease be renewed, while the first run goes on.
        for (var i = 0; i < 60; i++)
        {
            await LeaseRenewedAsync();
        }

        Assert.False(log.Runs.Reader.TryRead(out _));
        log.Hold.SetResult();
        Assert.True((await NextAsync(log, hosts: 2)).At >= Noon.AddMinutes(6));
    }

    [Fact]
    public async Task Runs_an_occurrence_again_whose_process_was_killed()
    {
        using (var store = new TimerStore(StateDatabase.PathIn(_folder.Path)))
        {
            store.Plan("minutely", "0 * * * * *", Noon.AddMinutes(-1), Noon);
            Assert.True(store.TryLease("minutely", Noon.AddMinutes(-1), "killed", Noon, Noon + TimerListener.Lease));
        }

        var log = new Log();
        await using var app = await StartAsync(typeof(Minutely), log);
        var run = await NextAsync(log);

        Assert.True(run.Info.IsPastDue);
        Assert.InRange(run.At, Noon + TimerListener.Lease, Noon + TimerListener.Lease + TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Runs_on_start_up_in_the_first_of_several_hosts()
    {
        var log = new Log();
        await using var first = await StartAsync(typeof(OnStartup), log);
        var run = await log.Runs.Reader.ReadAsync(Cancellation);
        await using var second = await StartAsync(typeof(OnStartup), log);
        var next = await NextAsync(log, hosts: 2);

        Assert.Equal(Noon, run.At);
        Assert.Equal(Noon.AddMinutes(1), next.At);
    }

    public void Dispose() => _folder.Dispose();

    private Task<TestApp> StartAsync(Type functions, Log log, params string[] settings)
    {
        var builder = TestApp.Builder(_folder.Path, [functions], [$"--Interchange:StateFolder={_folder.Path}", .. settings]);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<TimeProvider>(_time);
        return TestApp.StartAsync(builder);
    }

    // Time moves in steps, and only when every host waits for it.
    private async Task<Run> NextAsync(Log log, int hosts = 1)
    {
        using var watchdog = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        watchdog.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (log.Runs.Reader.TryRead(out var run))
            {
                return run;
            }

            if (_time.Waiting >= hosts)
            {
                _time.Advance(TimeSpan.FromSeconds(20));
            }

            watchdog.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task LeaseRenewedAsync()
    {
        using var store = new TimerStore(StateDatabase.PathIn(_folder.Path));
        _time.Advance(TimeSpan.FromSeconds(5));
        var now = _time.GetUtcNow();
        while (store.Read("minutely")!.LeasedUntil - now < TimerListener.Lease - TimeSpan.FromSeconds(10))
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed record Run(DateTimeOffset At, TimerInfo Info, int Retry);

    private sealed class Log
    {
        public Channel<Run> Runs { get; } = Channel.CreateUnbounded<Run>();

        public int Failures { get; set; }

        public TaskCompletionSource? Hold { get; set; }

        public async Task RecordAsync(TimerInfo info, int retry, TimeProvider time)
        {
            Runs.Writer.TryWrite(new Run(time.GetUtcNow(), info, retry));
            if (Failures-- > 0)
            {
                throw new InvalidOperationException("as asked");
            }

            await (Hold?.Task ?? Task.CompletedTask);
        }
    }

    private sealed class Minutely(Log log, TimeProvider time)
    {
        [Function("minutely")]
        public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context) => log.RecordAsync(timer, context.RetryContext.RetryCount, time);
    }

    private sealed class Unmonitored(Log log, TimeProvider time)
    {
        [Function("unmonitored")]
        public Task Run([TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer) => log.RecordAsync(timer, 0, time);
    }

    private sealed class FromSetting(Log log, TimeProvider time)
    {
        [Function("from-setting")]
        public Task Run([TimerTrigger("%Sweep:Schedule%")] TimerInfo timer) => log.RecordAsync(timer, 0, time);
    }

    private sealed class Retried(Log log, TimeProvider time)
    {
        [Function("retried")]
        [FixedDelayRetry(2, "00:00:05")]
        public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context) => log.RecordAsync(timer, context.RetryContext.RetryCount, time);
    }

    private sealed class OnStartup(Log log, TimeProvider time)
    {
        [Function("on-startup")]
        public Task Run([TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer) => log.RecordAsync(timer, 0, time);
    }
}
