using Interchange.Embedded.Timers;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Embedded.Tests.Timers;

/// <summary>A clock that knows how many listeners wait for it, so that it moves only when all have seen the present.</summary>
internal sealed class SteppedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A listener that runs its function renews the lease beside it: it does not wait.
        if (dueTime == TimerListener.Lease / 3)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var wait = new Wait(this);
        wait.Timer = base.CreateTimer(
            inner =>
            {
                wait.End();
                callback(inner);
            },
            state,
            dueTime,
            period);
        wait.Begin();
        return wait;
    }

    private sealed class Wait(SteppedTime time) : ITimer
    {
        private const int Begun = 1;
        private const int Ended = 2;

        private int _state;

        public ITimer Timer { get; set; } = null!;

        // Counted once the clock has the timer, so that no step comes between.
        public void Begin()
        {
            Interlocked.Increment(ref time._waiting);
            if (Interlocked.CompareExchange(ref _state, Begun, 0) == Ended)
            {
                Interlocked.Decrement(ref time._waiting);
            }
        }

        public void End()
        {
            if (Interlocked.Exchange(ref _state, Ended) == Begun)
            {
                Interlocked.Decrement(ref time._waiting);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer.Change(dueTime, period);

        public void Dispose()
        {
            End();
            Timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            End();
            return Timer.DisposeAsync();
        }
    }
}
