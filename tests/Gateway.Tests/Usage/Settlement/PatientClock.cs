using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Settlement;

/// <summary>A clock on which every timer is due at once: the time passes with it.</summary>
internal sealed class PatientClock(FakeTimeProvider inner) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = inner.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            inner.Advance(dueTime);
        }

        return timer;
    }
}
