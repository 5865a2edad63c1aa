namespace Interchange.Gateway.Routing;

/// <summary>
/// The three clocks of one attempt over a single timer: first content, silence between contents, and the whole.
/// Content only moves a timestamp, so a stream of many chunks never touches the timer.
/// </summary>
public sealed class AttemptClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly AttemptTimeouts _timeouts;
    private readonly CancellationTokenSource _expired = new();
    private readonly ITimer _timer;
    private readonly long _started;
    private long _lastContent;
    private long _limit = long.MaxValue;
    private bool _paused;

    /// <summary>Starts the clocks.</summary>
    /// <param name="time">Where time comes from.</param>
    /// <param name="timeouts">How long each may run.</param>
    /// <param name="streamed">False: only the whole is timed, for an answer that comes in one piece has no first token.</param>
    public AttemptClock(TimeProvider time, AttemptTimeouts timeouts, bool streamed)
    {
        _time = time;
        _timeouts = timeouts;
        _started = time.GetTimestamp();
        Streamed = streamed;
        _timer = time.CreateTimer(static state => ((AttemptClock)state!).Check(), this, Remaining(), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when a clock has run out.</summary>
    public CancellationToken Expired => _expired.Token;

    /// <summary>Since the start of the attempt.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    private bool Streamed { get; }

    /// <summary>Content came: the first-token clock has done its work, and the idle clock starts again.</summary>
    public void Content() => Volatile.Write(ref _lastContent, _time.GetTimestamp());

    /// <summary>
    /// Says whether the gateway is waiting for its own caller to take what it has: meanwhile the provider's silence is not the provider's.
    /// </summary>
    public void CallerIsSlow(bool slow)
    {
        if (!slow)
        {
            Content();
        }

        Volatile.Write(ref _paused, slow);
    }

    /// <summary>Ends the attempt after this time from now at the latest.</summary>
    public void EndWithin(TimeSpan limit)
    {
        Volatile.Write(ref _limit, (_time.GetElapsedTime(_started) + limit).Ticks);
        Check();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _expired.Dispose();
    }

    private TimeSpan Remaining()
    {
        var limit = TimeSpan.FromTicks(Math.Min(_timeouts.Total.Ticks, Volatile.Read(ref _limit)));
        var total = limit - _time.GetElapsedTime(_started);
        if (!Streamed)
        {
            return total;
        }

        var lastContent = Volatile.Read(ref _lastContent);
        var silence = Volatile.Read(ref _paused)
            ? _timeouts.Idle
            : lastContent == 0
            ? _timeouts.FirstToken - _time.GetElapsedTime(_started)
            : _timeouts.Idle - _time.GetElapsedTime(lastContent);
        return silence < total ? silence : total;
    }

    private void Check()
    {
        try
        {
            var remaining = Remaining();
            if (remaining <= TimeSpan.Zero)
            {
                _expired.Cancel();
            }
            else
            {
                _timer.Change(remaining, Timeout.InfiniteTimeSpan);
            }
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended while its timer was firing: there is nothing left to time.
        }
    }
}
