using System.Collections.Concurrent;
using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>What requests tell the exchange between instances: that there is traffic, and which breakers have changed.</summary>
internal sealed class HealthSignals
{
    private readonly ConcurrentQueue<Breaker> _changed = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _used;

    /// <summary>There is traffic. Costs one read of memory in the steady state.</summary>
    public void Used()
    {
        if (Volatile.Read(ref _used) == 0 && Interlocked.Exchange(ref _used, 1) == 0)
        {
            Volatile.Read(ref _news).TrySetResult();
        }
    }

    /// <summary>A breaker's phase or rest has changed here.</summary>
    public void Changed(Breaker breaker)
    {
        _changed.Enqueue(breaker);
        Interlocked.Exchange(ref _used, 1);
        Volatile.Read(ref _news).TrySetResult();
    }

    /// <summary>True when there was traffic since the last call.</summary>
    public bool TakeUsed() => Interlocked.Exchange(ref _used, 0) == 1;

    /// <summary>The breakers that have changed since the last call, each once.</summary>
    public IReadOnlyCollection<Breaker> TakeChanged()
    {
        if (_changed.IsEmpty)
        {
            return [];
        }

        var changed = new HashSet<Breaker>();
        while (_changed.TryDequeue(out var breaker))
        {
            changed.Add(breaker);
        }

        return changed;
    }

    /// <summary>
    /// Completes with the next call of <see cref="Used"/> that is the first since <see cref="TakeUsed"/>, or of <see cref="Changed"/>;
    /// at once when one came since the last call of this method.
    /// </summary>
    public Task NewsAsync()
    {
        var news = Volatile.Read(ref _news);
        if (!news.Task.IsCompleted)
        {
            return news.Task;
        }

        Interlocked.Exchange(ref _news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return Task.CompletedTask;
    }
}
