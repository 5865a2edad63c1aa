using Interchange.Embedded.Durable.History;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>What the code has begun and not seen the end of: activities, sub-orchestrations, timers.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, (string Name, TaskCompletionSource<string?> Source)> _open = [];
    private readonly List<int> _cancelledTimers = [];

    public bool Any => _open.Count > 0;

    public IReadOnlyList<int> CancelledTimers => _cancelledTimers;

    /// <summary>Ends with the task's result, or a <see cref="TaskFailedException"/>.</summary>
    public Task<string?> Add(int id, string name)
    {
        var source = new TaskCompletionSource<string?>();
        _open.Add(id, (name, source));
        return source.Task;
    }

    public void Complete(int id, string? result)
    {
        if (_open.Remove(id, out var task))
        {
            task.Source.SetResult(result);
        }
    }

    public void Fail(int id, Failure failure)
    {
        if (_open.Remove(id, out var task))
        {
            task.Source.SetException(new TaskFailedException(task.Name, id, failure.ToDetails()) { IsFinal = failure.Final });
        }
    }

    public void CancelTimer(int id, CancellationToken cancellationToken)
    {
        if (_open.Remove(id, out var timer))
        {
            _cancelledTimers.Add(id);
            timer.Source.SetCanceled(cancellationToken);
        }
    }
}
