using System.Diagnostics.CodeAnalysis;
using Interchange.Embedded.Functions;
using Interchange.Embedded.State;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable.Workers;

/// <summary>Takes work while slots are free, works on each piece beside the others, and sleeps until there may be more.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is stopped rather than disposed, and work that was given up may still look at its token.")]
internal sealed class WorkLoop<T>(
    int concurrency, ArrivalSignal arrivals, IWork<T> work, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromHours(1);

    private readonly WorkSlots _slots = new(concurrency);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private int _underWay;

    /// <summary>How many pieces are being worked on.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Takes nothing more and waits until nothing is under way.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken);
        await _slots.DrainAsync(cancellationToken);
    }

    private async Task LoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await NextAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                DurableLog.StoreFailed(logger, failure);
                await Task.Delay(AfterFailure, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task NextAsync()
    {
        var free = await _slots.TakeAsync(concurrency, _stopping.Token);
        var version = arrivals.Version;
        var used = 0;
        try
        {
            foreach (var piece in work.Take(free))
            {
                used++;
                Interlocked.Increment(ref _underWay);
                _ = Task.Run(() => WorkAsync(piece), CancellationToken.None);
            }
        }
        finally
        {
            _slots.Return(free - used);
        }

        if (used == 0)
        {
            await WaitAsync(version);
        }
    }

    private async Task WorkAsync(T piece)
    {
        try
        {
            await work.RunAsync(piece);
        }
        catch (ObjectDisposedException) when (_stopping.IsCancellationRequested)
        {
            // The app is gone, and everything of it was given back with the store.
        }
        catch (Exception failure)
        {
            DurableLog.StoreFailed(logger, failure);
            await GiveBackAsync(piece);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            _slots.Return(1);
        }
    }

    /// <summary>What stayed this process's would be worked on by nobody. When the app stops, everything of it is given back.</summary>
    private async Task GiveBackAsync(T piece)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                work.GiveBack(piece);
                arrivals.Pulse();
                return;
            }
            catch (Exception failure)
            {
                DurableLog.StoreFailed(logger, failure);
                await Task.Delay(AfterFailure, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitAsync(int version)
    {
        var due = work.NextDue();
        var wait = TimeSpan.FromTicks(Math.Min(due - time.GetUtcNow().UtcTicks, LongestTimer.Ticks));
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        await using var timer = time.CreateTimer(static signal => ((ArrivalSignal)signal!).Pulse(), arrivals, wait, Timeout.InfiniteTimeSpan);
        if (time.GetUtcNow().UtcTicks >= due)
        {
            // The clock went on meanwhile.
            return;
        }

        await arrivals.PulseAfter(version).WaitAsync(_stopping.Token);
    }
}
