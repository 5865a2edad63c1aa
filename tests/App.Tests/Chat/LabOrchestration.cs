using System.Text.Json;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Jobs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.App.Tests.Chat;

/// <summary>One execution of the orchestrator on the lab's clock: activities run in place, and again when they throw; all that passes is JSON, as in history.</summary>
internal sealed class LabOrchestration(JobStart start, Func<ChainTry, Task<ChainTurn>> activity, TimeProvider time) : TaskOrchestrationContext
{
    private readonly TaskCompletionSource _cancelled = new();

    /// <summary>Everything that a history would hold.</summary>
    public List<string> History { get; } = [JsonSerializer.Serialize(start)];

    public List<DateTime> Timers { get; } = [];

    public List<ChainTry> Tries { get; } = [];

    public override TaskName Name => "FallbackChain";

    public override string InstanceId => new JobKey(start.AccountId, start.JobId).InstanceId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => time.GetUtcNow().UtcDateTime;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Cancel() => _cancelled.TrySetResult();

    public override T? GetInput<T>()
        where T : default => JsonSerializer.Deserialize<T>(History[0]);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Assert.Equal("TryEndpoint", name.Name);
        var order = JsonSerializer.Serialize(input);
        History.Add(order);
        Tries.Add(JsonSerializer.Deserialize<ChainTry>(order)!);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var turn = JsonSerializer.Serialize(await activity(JsonSerializer.Deserialize<ChainTry>(order)!));
                History.Add(turn);
                return JsonSerializer.Deserialize<TResult>(turn)!;
            }
            catch (JobStepException failed) when (attempt < options!.Retry!.Policy!.MaxNumberOfAttempts)
            {
                History.Add(failed.Message);
                await Task.Delay(options.Retry.Policy.FirstRetryInterval, time);
            }
        }
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Timers.Add(fireAt);
        await Task.Delay(fireAt - CurrentUtcDateTime, time, cancellationToken);
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        await _cancelled.Task.WaitAsync(cancellationToken);
        return default!;
    }

    public override void SetCustomStatus(object? customStatus) => History.Add(JsonSerializer.Serialize(customStatus));

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
