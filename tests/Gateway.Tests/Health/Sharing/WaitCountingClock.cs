using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Health.Sharing;

/// <summary>A clock that tells how often somebody has begun to wait.</summary>
internal sealed class WaitCountingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<int> _waits = Channel.CreateUnbounded<int>();
    private int _count;

    public int Waits => Volatile.Read(ref _count);

    /// <summary>Completes when so many waits have begun.</summary>
    public async Task WaitsAsync(int count, CancellationToken cancellationToken)
    {
        while (Waits < count)
        {
            await _waits.Reader.ReadAsync(cancellationToken);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(Interlocked.Increment(ref _count));
        return timer;
    }
}
