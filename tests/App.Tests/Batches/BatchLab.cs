using System.Text.Json;
using Interchange.App.Batches;
using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Steps;
using Interchange.Gateway.Jobs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.App.Tests.Batches;

/// <summary>One execution of a batch's orchestrator, whose steps answer at once and whose lines end when the test says so. What passes is JSON, as in history.</summary>
internal sealed class BatchLab(BatchRun run, BatchWindow window) : TaskOrchestrationContext
{
    private readonly TaskCompletionSource _cancelled = new();
    private readonly TaskCompletionSource _expired = new();

    /// <summary>Lines under way, by their instance ids, in the order in which they were begun.</summary>
    public Dictionary<string, TaskCompletionSource<JobState>> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>The steps that were called, with their input.</summary>
    public List<(string Name, BatchStep? Step)> Steps { get; } = [];

    /// <summary>Who was told to end.</summary>
    public List<string> Told { get; } = [];

    public BatchCheck Check { get; init; } = new(CanRun: true, 3, HasDuplicates: false);

    public BatchRun? Anew { get; private set; }

    public DateTime? Timer { get; private set; }

    public override TaskName Name => BatchOrchestrator.Name;

    public override string InstanceId => new BatchKey(run.AccountId, run.BatchId).InstanceId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Cancel() => _cancelled.TrySetResult();

    public void Expire() => _expired.TrySetResult();

    /// <summary>A line ends.</summary>
    public void End(int line, JobState state = JobState.Succeeded) => Lines[new BatchKey(run.AccountId, run.BatchId).Line(line).InstanceId].SetResult(state);

    public override T? GetInput<T>()
        where T : default => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(run));

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var step = input as BatchStep;
        Steps.Add((name.Name, step));
        object? answer = name.Name switch
        {
            ValidateBatchActivity.Name => Check,
            ReadBatchWindowActivity.Name => window,
            CollectBatchWindowActivity.Name => step!.Run.Counts with { Completed = step.Run.Counts.Completed + window.Lines.Count },
            _ => null,
        };
        return Task.FromResult(JsonSerializer.Deserialize<TResult>(JsonSerializer.Serialize(answer))!);
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var id = ((SubOrchestrationOptions)options!).InstanceId!;
        Lines.Add(id, new TaskCompletionSource<JobState>());
        return (TResult)(object)await Lines[id].Task;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Timer = fireAt;
        return _expired.Task.WaitAsync(cancellationToken);
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        await _cancelled.Task.WaitAsync(cancellationToken);
        return default!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => Told.Add(instanceId);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Assert.True(preserveUnprocessedEvents);
        Anew = JsonSerializer.Deserialize<BatchRun>(JsonSerializer.Serialize(newInput));
    }

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
