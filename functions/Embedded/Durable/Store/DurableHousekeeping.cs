using System.Diagnostics;
using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Notices what other processes did: work that they left, answers that are waited for here, their death.</summary>
internal sealed class DurableHousekeeping(StateFile file, ProcessRegistry processes, Checkpoints checkpoints, Action changed, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Statement _dataVersion = file.Prepare("PRAGMA data_version");
    private long _seenVersion;
    private Task _loop = Task.CompletedTask;

    /// <summary>Hears of a failure, after which the loop goes on.</summary>
    public Action<Exception>? Failed { get; set; }

    public void Start()
    {
        _seenVersion = DataVersion();
        _loop = Task.WhenAll(LoopAsync(Notice), LoopAsync(checkpoints.Advance));
    }

    /// <summary>Looks whether another process changed something, or died.</summary>
    public void Notice()
    {
        var version = DataVersion();
        var reaped = processes.ReapDead();
        if (version != _seenVersion || reaped)
        {
            _seenVersion = version;
            changed();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync(Action turn)
    {
        while (await NextTickAsync())
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

    private async Task<bool> NextTickAsync()
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
            Trace.TraceError($"The housekeeping of orchestrations failed and goes on: {failure}");
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
