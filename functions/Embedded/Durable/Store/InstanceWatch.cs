using System.Collections.Concurrent;
using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Wakes those who wait for something to change about an instance. An instance that nobody waits for costs nothing.</summary>
internal sealed class InstanceWatch
{
    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>Begins to watch an instance, until the result is disposed.</summary>
    public Watcher Watch(string instanceId)
    {
        while (true)
        {
            var watched = _watched.GetOrAdd(instanceId, static _ => new Watched());
            if (watched.TryJoin())
            {
                return new Watcher(this, instanceId, watched);
            }

            // The last who watched it is about to remove it.
            Thread.Yield();
        }
    }

    public void Changed(string instanceId)
    {
        if (_watched.TryGetValue(instanceId, out var watched))
        {
            watched.Changes.Pulse();
        }
    }

    /// <summary>Anything may have changed.</summary>
    public void ChangedAll()
    {
        foreach (var watched in _watched.Values)
        {
            watched.Changes.Pulse();
        }
    }

    /// <summary>One who watches.</summary>
    internal sealed class Watcher(InstanceWatch watch, string instanceId, Watched watched) : IDisposable
    {
        public ArrivalSignal Changes => watched.Changes;

        public void Dispose()
        {
            if (watched.Leave())
            {
                watch._watched.TryRemove(new KeyValuePair<string, Watched>(instanceId, watched));
            }
        }
    }

    /// <summary>An instance that somebody watches.</summary>
    internal sealed class Watched
    {
        private int _watchers;

        public ArrivalSignal Changes { get; } = new();

        public bool TryJoin()
        {
            lock (Changes)
            {
                if (_watchers < 0)
                {
                    return false;
                }

                _watchers++;
                return true;
            }
        }

        /// <returns>Whether that was the last.</returns>
        public bool Leave()
        {
            lock (Changes)
            {
                if (--_watchers == 0)
                {
                    _watchers = -1;
                    return true;
                }

                return false;
            }
        }
    }
}
