using Interchange.Embedded.State;

namespace Interchange.Embedded.Timers;

/// <summary>The timers' store, opened for the first timer that starts and closed with the last that stops.</summary>
internal sealed class TimerStores(string stateFolder)
{
    private readonly Lock _lock = new();
    private TimerStore? _store;
    private int _users;

    public string StateFolder { get; } = stateFolder;

    public TimerStore Open()
    {
        lock (_lock)
        {
            _users++;
            return _store ??= new TimerStore(StateDatabase.PathIn(StateFolder));
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            if (--_users == 0)
            {
                _store?.Dispose();
                _store = null;
            }
        }
    }
}
