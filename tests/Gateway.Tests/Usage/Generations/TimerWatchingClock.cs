using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Generations;

/// <summary>A clock that tells when somebody begins to wait for a certain time.</summary>
internal sealed class TimerWatchingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _set = new();

    /// <summary>Completes when a timer of this length has been set.</summary>
    public Task TimerSetAsync(TimeSpan dueTime) => Of(dueTime).Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Of(TimeSpan dueTime) =>
        _set.GetOrAdd(dueTime, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
