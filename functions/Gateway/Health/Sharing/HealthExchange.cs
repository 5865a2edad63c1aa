using Azure;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>
/// Shares health between instances while there is traffic: once a second it reads what the others have found, and what changes here it writes at once.
/// No request ever waits for it; while storage is down each instance acts on what it sees itself.
/// </summary>
internal sealed partial class HealthExchange(
    CircuitBreakers breakers, BreakerExchange exchange, IHealthStore store, HealthSignals signals, TimeProvider time, ILogger<HealthExchange> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After so long without a request there is nobody to read for.</summary>
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(30);

    /// <summary>Breakers that have not rested for so long are removed from storage.</summary>
    private static readonly TimeSpan BreakersKept = TimeSpan.FromHours(1);

    private DateTimeOffset _lastUsed;
    private long _lastFine;
    private long _lastCoarse;
    private bool _down;

    /// <summary>One exchange: reads, learns, publishes, claims.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
            await exchange.PublishAsync(signals.TakeChanged(), cancellationToken);
            await exchange.ClaimAsync(cancellationToken);
            if (_down)
            {
                _down = false;
                LogSharedAgain();
            }
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            Lose(exception);
        }
    }

    /// <summary>Tells the others what has changed here since.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await exchange.PublishAsync(signals.TakeChanged(), cancellationToken);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            Lose(exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (signals.TakeUsed())
            {
                _lastUsed = time.GetUtcNow();
            }
            else if (time.GetUtcNow() - _lastUsed > IdleAfter)
            {
                await signals.NewsAsync().WaitAsync(stoppingToken);
                continue;
            }

            await StepAsync(stoppingToken);
            var pause = Task.Delay(Interval, time, stoppingToken);
            while (await Task.WhenAny(pause, signals.NewsAsync()) != pause)
            {
                await PublishAsync(stoppingToken);
            }

            await pause;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (fine, coarse) = (WindowScale.Fine.Slot(now), WindowScale.Coarse.Slot(now));
        var reading = await store.ReadAsync(FineFrom(fine, coarse), coarse == _lastCoarse ? null : coarse - WindowScale.Coarse.Slots + 1, cancellationToken);
        exchange.Learn(reading.Breakers);
        breakers.Sight.Confirm(time.GetUtcNow());
        foreach (var slot in reading.Windows.GroupBy(static window => (window.Scale, window.Slot)))
        {
            Take(slot.Key.Scale, slot.Key.Slot, slot);
        }

        if (coarse != _lastCoarse)
        {
            await store.RemoveAsync(fine - WindowScale.Fine.Slots, coarse - WindowScale.Coarse.Slots, now - BreakersKept, cancellationToken);
        }

        (_lastFine, _lastCoarse) = (fine, coarse);
    }

    /// <summary>
    /// Every second the two newest slots, at the end of a slot those of the last five minutes for what came late, after a pause what was missed,
    /// and once in a quarter of an hour everything.
    /// </summary>
    private long FineFrom(long fine, long coarse)
    {
        if (coarse != _lastCoarse)
        {
            return fine - WindowScale.Fine.Slots + 1;
        }

        return fine == _lastFine ? fine - 1 : Math.Min(fine - 10, _lastFine - 1);
    }

    private void Take(WindowScale scale, long slot, IEnumerable<SharedWindow> writers)
    {
        var all = new Dictionary<string, WindowCell>(StringComparer.Ordinal);
        foreach (var (name, cell) in writers.SelectMany(static writer => writer.Cells))
        {
            if (!all.TryAdd(name, cell))
            {
                all[name].Merge(cell);
            }
        }

        foreach (var (name, cell) in all)
        {
            breakers.Endpoints.Of(name).OpenWindows().Set(scale, slot, cell);
        }
    }

    private void Lose(Exception exception)
    {
        breakers.Sight.Lose();
        if (!_down)
        {
            _down = true;
            LogNotShared(exception);
        }
    }

    private static bool IsOutage(Exception exception) => exception is StorageUnavailableException or RequestFailedException or InvalidDataException;

    [LoggerMessage(EventId = 2504, Level = LogLevel.Warning, Message = "Health is not shared with other instances at present; this one goes by what it sees itself")]
    private partial void LogNotShared(Exception exception);

    [LoggerMessage(EventId = 2505, Level = LogLevel.Information, Message = "Health is shared with other instances again")]
    private partial void LogSharedAgain();
}
