using System.Diagnostics;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>What a broker does in the background: it notices what other processes did, and tidies up.</summary>
internal sealed class Housekeeping(
    StateFile file,
    EntityDirectory entities,
    ScheduledMessages schedule,
    ProcessRegistry processes,
    FanOut fanOut,
    FinishedMessages finished,
    ExpiredMessages expired,
    Checkpoints checkpoints,
    TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenFullSweeps = TimeSpan.FromMinutes(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Statement _dataVersion = file.Prepare("PRAGMA data_version");
    private long _seenVersion;
    private Task _loop = Task.CompletedTask;

    /// <summary>Hears of a failure, after which the loop goes on.</summary>
    public Action<Exception>? Failed { get; set; }

    public void Start()
    {
        _seenVersion = DataVersion();
        schedule.Refresh();
        finished.AddAll();
        _loop = Task.WhenAll(TidyAsync(), LoopAsync(checkpoints.Advance));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    /// <summary>Notices what other processes did: their messages, their schedules, their death.</summary>
    public void Notice()
    {
        var version = DataVersion();
        var reaped = processes.ReapDead();
        if (version != _seenVersion || reaped)
        {
            _seenVersion = version;
            schedule.Refresh();
            foreach (var subscription in entities.Subscriptions)
            {
                subscription.Active.Arrivals.Pulse();
                subscription.DeadLetters.Arrivals.Pulse();
            }
        }
    }

    private Task TidyAsync()
    {
        var (lastSweep, lastFullSweep) = (time.GetTimestamp(), time.GetTimestamp());
        return LoopAsync(() =>
        {
            Notice();
            schedule.ActivateDue();
            fanOut.CatchUp();
            finished.Purge(_stop.Token);
            if (time.GetElapsedTime(lastSweep) >= BetweenSweeps)
            {
                lastSweep = time.GetTimestamp();
                expired.Bury(_stop.Token);
                expired.Forget(_stop.Token);
            }

            if (time.GetElapsedTime(lastFullSweep) >= BetweenFullSweeps)
            {
                lastFullSweep = time.GetTimestamp();
                finished.AddAll();
            }
        });
    }

    private async Task LoopAsync(Action turn)
    {
        while (await NextTick())
        {
            try
            {
                turn();
            }
            catch (Exception failure)
            {
                Report(failure);
            }
        }
    }

    private async Task<bool> NextTick()
    {
        try
        {
            await Task.Delay(Interval, time, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Report(Exception failure)
    {
        if (Failed is { } failed)
        {
            failed(failure);
        }
        else
        {
            Trace.TraceError($"The message broker's housekeeping failed and goes on: {failure}");
        }
    }

    private long DataVersion()
    {
        using (file.Hold())
        {
            return _dataVersion.Scalar()!.Value;
        }
    }
}
