using System.Diagnostics.CodeAnalysis;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Timers;

/// <summary>
/// Runs one timer function. All processes that share the state folder wait for the same occurrence; the one that leases it runs it, and holds the lease
/// until the run has ended, so that runs never overlap. The lease of a killed process ends by itself, and another process runs the occurrence again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing to dispose of.")]
internal sealed partial class TimerListener(TimerFunction timer, IFunctionInvoker invoker, TimerStores stores, TimeProvider time, ILogger logger) : ITriggerListener
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = Lease / 3;

    // Another process may have moved the schedule on, and the machine may have slept: the wait for a distant occurrence is taken in steps.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // How often a process looks whether another one has finished an occurrence.
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _name = timer.Function.Name;
    private Task _running = Task.CompletedTask;
    private TimerStore? _opened;
    private FileLock? _startup;

    private TimerStore Store => _opened ?? throw new InvalidOperationException("The timer has not been started.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _opened = stores.Open();

        // Of several processes that share the folder, the first runs its timers on start-up, as one instance of several does in Azure.
        _startup = timer.RunOnStartup ? FileLock.TryTake(Path.Combine(stores.StateFolder, "timers", $"{_name}.startup")) : null;
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        finally
        {
            _startup?.Dispose();
            if (_opened is not null)
            {
                stores.Close();
            }
        }
    }

    private async Task RunAsync()
    {
        var stopping = _stopping.Token;
        var first = true;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (Next(first) is not { } occurrence)
                {
                    Log.NeverDue(logger, _name, timer.ScheduleText);
                    return;
                }

                if (first && _startup is not null)
                {
                    await RunOnceAsync(occurrence, time.GetUtcNow(), pastDue: false);
                }

                first = false;
                await WaitForAsync(occurrence, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Another moment may find the database free again; the timer itself must not die.
                Log.StoreFailed(logger, _name, exception);
                await DelayAsync(Recheck, stopping);
            }
        }
    }

    private DateTimeOffset? Next(bool starting)
    {
        var now = time.GetUtcNow();
        var stored = Store.Read(_name);
        if (!starting && stored is not null && stored.Schedule == timer.ScheduleText)
        {
            return stored.Next;
        }

        var next = TimerPlan.First(stored, timer.ScheduleText, timer.Schedule, timer.Monitored, now);
        if (next is { } occurrence && (stored is null || stored.Next != occurrence || stored.Schedule != timer.ScheduleText))
        {
            Store.Plan(_name, timer.ScheduleText, occurrence, now);
        }

        return next;
    }

    private async Task WaitForAsync(DateTimeOffset occurrence, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (now < occurrence)
        {
            var wait = occurrence - now;
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stopping);
            return;
        }

        if (Store.Read(_name)?.Next == occurrence && !await RunOnceAsync(occurrence, occurrence, now - occurrence > Tolerance))
        {
            await Task.Delay(Recheck, time, stopping);
        }
    }

    // False: another process runs the occurrence, or has run it.
    private async Task<bool> RunOnceAsync(DateTimeOffset planned, DateTimeOffset ranFor, bool pastDue)
    {
        var now = time.GetUtcNow();
        var before = Store.Read(_name);
        if (!Store.TryLease(_name, planned, _owner, now, now + Lease))
        {
            return false;
        }

        var following = TimerPlan.Following(ranFor, timer.Schedule, now);
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(done.Token);
        try
        {
            await InvokeAsync(Info(before, following ?? planned, pastDue));
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
            var ended = time.GetUtcNow();
            Store.Complete(_name, _owner, ranFor, planned > ended ? planned : TimerPlan.Following(ranFor, timer.Schedule, ended) ?? DateTimeOffset.MaxValue, ended);
        }

        return true;
    }

    private TimerInfo Info(TimerState? before, DateTimeOffset following, bool pastDue) => new()
    {
        IsPastDue = pastDue,
        ScheduleStatus = timer.Monitored
            ? new ScheduleStatus
            {
                Last = before?.Last?.UtcDateTime ?? default,
                Next = following.UtcDateTime,
                LastUpdated = before?.LastUpdated?.UtcDateTime ?? default,
            }
            : null,
    };

    private async Task InvokeAsync(TimerInfo info)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                var invocation = new FunctionInvocation { RetryCount = retry, MaxRetryCount = timer.Retry?.MaxRetryCount ?? 0 };
                await invoker.InvokeAsync(timer.Function, [info], invocation, _stopping.Token);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Failed(logger, _name, exception);
                if (RetryPlan.Before(retry + 1, timer.Retry) is not { } delay || !await DelayAsync(delay, _stopping.Token))
                {
                    return;
                }
            }
        }
    }

    private async Task RenewAsync(CancellationToken done)
    {
        while (await DelayAsync(Renewal, done))
        {
            try
            {
                Store.Renew(_name, _owner, time.GetUtcNow() + Lease);
            }
            catch (Exception exception)
            {
                // Two more renewals fit into the lease.
                Log.StoreFailed(logger, _name, exception);
            }
        }
    }

    // False: cancelled.
    private async Task<bool> DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Error, "Timer function '{Function}' failed.")]
        public static partial void Failed(ILogger logger, string function, Exception exception);

        [LoggerMessage(3202, LogLevel.Warning, "The state of timer '{Function}' could not be read or written; it is tried again.")]
        public static partial void StoreFailed(ILogger logger, string function, Exception exception);

        [LoggerMessage(3203, LogLevel.Warning, "Timer function '{Function}' never runs: its schedule '{Schedule}' has no occurrence.")]
        public static partial void NeverDue(ILogger logger, string function, string schedule);
    }
}
