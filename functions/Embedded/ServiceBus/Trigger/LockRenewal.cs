namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>Renews a lock at an interval until it is disposed or its time is over.</summary>
internal sealed class LockRenewal : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _atMost;
    private readonly Action _renew;
    private readonly Action<Exception> _failed;
    private readonly ITimer _timer;
    private long _started;
    private int _renewing;

    public LockRenewal(TimeSpan interval, TimeSpan atMost, Action renew, Action<Exception> failed, TimeProvider time)
    {
        _time = time;
        _atMost = atMost;
        _renew = renew;
        _failed = failed;
        Restart();
        _timer = time.CreateTimer(static renewal => ((LockRenewal)renewal!).Tick(), this, interval, interval);
    }

    /// <summary>Counts the time it may renew for from now.</summary>
    public void Restart() => Volatile.Write(ref _started, _time.GetTimestamp());

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Tick()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _started)) > _atMost || Interlocked.Exchange(ref _renewing, 1) == 1)
        {
            return;
        }

        try
        {
            _renew();
        }
        catch (Exception failure)
        {
            _failed(failure);
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }
}
