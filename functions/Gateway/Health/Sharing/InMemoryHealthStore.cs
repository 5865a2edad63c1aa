using System.Globalization;
using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>Health that lives as long as the process.</summary>
internal sealed class InMemoryHealthStore : IHealthStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BreakerId, SharedBreaker> _breakers = [];
    private readonly Dictionary<(WindowScale Scale, long Slot, string Writer), string> _windows = [];
    private long _version;

    public Task<HealthReading> ReadAsync(long fineFrom, long? coarseFrom, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var windows = _windows
                .Where(w => w.Key.Scale == WindowScale.Fine ? w.Key.Slot >= fineFrom : w.Key.Slot >= coarseFrom)
                .Select(static w => new SharedWindow(w.Key.Scale, w.Key.Slot, w.Key.Writer, WindowJson.Read(w.Value)));
            return Task.FromResult(new HealthReading([.. _breakers.Values], [.. windows]));
        }
    }

    public Task<SharedBreaker?> FindAsync(BreakerId id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_breakers.GetValueOrDefault(id));
        }
    }

    public Task<string?> TryWriteAsync(SharedBreaker breaker, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_breakers.GetValueOrDefault(breaker.Id)?.Version != breaker.Version)
            {
                return Task.FromResult<string?>(null);
            }

            var version = (++_version).ToString(CultureInfo.InvariantCulture);
            _breakers[breaker.Id] = breaker with { Version = version };
            return Task.FromResult<string?>(version);
        }
    }

    public Task WriteAsync(IReadOnlyList<SharedWindow> windows, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var window in windows)
            {
                _windows[(window.Scale, window.Slot, window.Writer)] = WindowJson.Write(window);
            }
        }

        return Task.CompletedTask;
    }

    public Task RemoveAsync(long fineBefore, long coarseBefore, DateTimeOffset breakersBefore, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var key in _windows.Keys.Where(k => k.Slot < (k.Scale == WindowScale.Fine ? fineBefore : coarseBefore)).ToArray())
            {
                _windows.Remove(key);
            }

            foreach (var (id, _) in _breakers.Where(b => b.Value.Finding.RestsUntil < breakersBefore).ToArray())
            {
                _breakers.Remove(id);
            }
        }

        return Task.CompletedTask;
    }
}
