using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing;

/// <summary>
/// The four clocks of one attempt over a single timer: connection, first content, silence between contents, and the whole.
/// Content only moves a timestamp, so a stream of many chunks never touches the timer.
/// </summary>
public sealed class AttemptClock : IDisposable, IConnectionObserver
{
    private readonly TimeProvider _time;
    private readonly AttemptTimeouts _timeouts;
    private readonly CancellationTokenSource _expired = new();
    private readonly ITimer _timer;
    private readonly long _started;
    private long _firstContent;
    private long _lastContent;
    private long _limit = long.MaxValue;
    private TimeSpan _waitedAside;
    private int _ranOut;
    private bool _connected;
    private bool _paused;

    /// <summary>Starts the clocks.</summary>
    /// <param name="time">Where time comes from.</param>
    /// <param name="timeouts">How long each may run.</param>
    /// <param name="streamed">False: only the connection and the whole are timed, for an answer that comes in one piece has no first token.</param>
    public AttemptClock(TimeProvider time, AttemptTimeouts timeouts, bool streamed)
    {
        _time = time;
        _timeouts = timeouts;
        _started = time.GetTimestamp();
        Streamed = streamed;
        _timer = time.CreateTimer(static state => ((AttemptClock)state!).Check(), this, Remaining().Left, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when a clock has run out.</summary>
    public CancellationToken Expired => _expired.Token;

    /// <summary>The clock that has run out; <see cref="ClockHand.None"/> while none has.</summary>
    public ClockHand RanOut => (ClockHand)Volatile.Read(ref _ranOut);

    /// <summary>When the attempt began, as a timestamp of its time provider.</summary>
    public long Started => _started;

    /// <summary>Since the start of the attempt.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>Since the start, without the time that the gateway spent waiting for others.</summary>
    public TimeSpan ProviderTime => Elapsed - _waitedAside;

    /// <summary>From the start to the first content; null before it.</summary>
    public TimeSpan? FirstContent => _firstContent == 0 ? null : _time.GetElapsedTime(_started, _firstContent);

    private bool Streamed { get; }

    /// <summary>The connection is there: its clock has done its work.</summary>
    public void Connected() => Volatile.Write(ref _connected, true);

    /// <summary>Content came: the first-token clock has done its work, and the idle clock starts again.</summary>
    public void Content()
    {
        var now = _time.GetTimestamp();
        if (_firstContent == 0)
        {
            _firstContent = now;
        }

        Volatile.Write(ref _lastContent, now);
    }

    /// <summary>
    /// Waits for something that is not the provider's, such as the caller to take what it was sent: meanwhile the provider's silence is not the provider's.
    /// </summary>
    public async ValueTask WaitAsideAsync(Task other)
    {
        var since = _time.GetTimestamp();
        Volatile.Write(ref _paused, true);
        await other;
        _waitedAside += _time.GetElapsedTime(since);
        Content();
        Volatile.Write(ref _paused, false);
    }

    /// <summary>The caller has left: the attempt ends after this time from now at the latest.</summary>
    public void EndWithin(TimeSpan limit)
    {
        Volatile.Write(ref _limit, (_time.GetElapsedTime(_started) + limit).Ticks);
        Check();
    }

    /// <summary>Another attempt has answered: this one ends now.</summary>
    public void Overtake() => End(ClockHand.Overtaken);

    public void Dispose()
    {
        _timer.Dispose();
        _expired.Dispose();
    }

    private (TimeSpan Left, ClockHand Hand) Remaining()
    {
        var elapsed = Elapsed;
        var earliest = (Left: _timeouts.Total - elapsed, Hand: ClockHand.Total);
        var limit = Volatile.Read(ref _limit);
        if (limit != long.MaxValue)
        {
            earliest = Earlier(earliest, TimeSpan.FromTicks(limit) - elapsed, ClockHand.CallerLeft);
        }

        if (!Volatile.Read(ref _connected))
        {
            earliest = Earlier(earliest, _timeouts.Connect - elapsed, ClockHand.Connect);
        }

        if (!Streamed)
        {
            return earliest;
        }

        var lastContent = Volatile.Read(ref _lastContent);
        if (Volatile.Read(ref _paused))
        {
            return Earlier(earliest, _timeouts.Idle, ClockHand.Idle);
        }

        return lastContent == 0
            ? Earlier(earliest, _timeouts.FirstToken - elapsed, ClockHand.FirstToken)
            : Earlier(earliest, _timeouts.Idle - _time.GetElapsedTime(lastContent), ClockHand.Idle);
    }

    private static (TimeSpan Left, ClockHand Hand) Earlier((TimeSpan Left, ClockHand Hand) one, TimeSpan left, ClockHand hand) =>
        left < one.Left ? (left, hand) : one;

    private void Check()
    {
        var (left, hand) = Remaining();
        if (left <= TimeSpan.Zero)
        {
            End(hand);
            return;
        }

        try
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended while its timer was firing: there is nothing left to time.
        }
    }

    private void End(ClockHand hand)
    {
        Interlocked.CompareExchange(ref _ranOut, (int)hand, (int)ClockHand.None);
        try
        {
            _expired.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt has ended by itself.
        }
    }
}
