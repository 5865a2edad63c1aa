using System.Diagnostics.CodeAnalysis;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>
/// The one thread that an orchestrator's code runs on during a turn. What awaits a task of the orchestration goes on when the turn completes that task;
/// what awaits anything else comes back from another thread, at a moment that no replay can repeat: that is noticed and refused.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "It is made by each run.")]
internal sealed class OrchestrationThread(Action awaitedSomethingElse) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private int _thread;
    private volatile bool _left;

    /// <summary>Whether the caller is on the orchestration's thread, within its turn.</summary>
    public bool IsCurrent => _thread == Environment.CurrentManagedThreadId;

    /// <summary>Whether something has come back from another thread.</summary>
    public bool WasLeft => _left;

    /// <summary>Makes the calling thread the orchestration's until the result is disposed.</summary>
    public Stay Enter()
    {
        var before = Current;
        _thread = Environment.CurrentManagedThreadId;
        SetSynchronizationContext(this);
        return new Stay(this, before);
    }

    /// <exception cref="InvalidOperationException">The caller is on another thread, or the turn is over.</exception>
    public void Verify()
    {
        if (!IsCurrent)
        {
            Leave();
            throw new InvalidOperationException(
                "An orchestrator used its context outside of its turn. It may await only tasks of its context: no I/O, no Task.Delay, no Task.Run, no ConfigureAwait(false).");
        }
    }

    /// <summary>Notes that the orchestrator awaited something that is not of the orchestration.</summary>
    public void Leave()
    {
        _left = true;
        if (_thread == 0)
        {
            awaitedSomethingElse();
        }
    }

    /// <summary>Runs what waits for its turn.</summary>
    public void Pump()
    {
        while (_queue.TryDequeue(out var work))
        {
            work.Callback(work.State);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _queue.Enqueue((d, state));
        }
        else
        {
            // What it would go on with is dropped: the orchestration goes on by replay, not from here.
            Leave();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        Verify();
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Exit(SynchronizationContext? before)
    {
        _thread = 0;
        SetSynchronizationContext(before);
    }

    /// <summary>Ends the turn.</summary>
    internal readonly struct Stay(OrchestrationThread thread, SynchronizationContext? before) : IDisposable
    {
        public void Dispose() => thread.Exit(before);
    }
}
