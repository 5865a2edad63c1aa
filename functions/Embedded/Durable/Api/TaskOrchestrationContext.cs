using System.Collections.Immutable;
using Interchange.Embedded.Durable.Orchestrations;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>
/// What an orchestrator works with. An orchestrator is run again from its beginning whenever something happened that it waits for, and what happened
/// before is answered from history: so it must make the same calls in the same order each time, take time, random ids and logs from here, await nothing
/// that does not come from here, and leave all work to activities.
/// </summary>
public abstract class TaskOrchestrationContext
{
    private ILoggerFactory? _replaySafeLoggers;

    public abstract TaskName Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>The orchestration that called this one; null for one that a client started.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The time, UTC, as of this point in the orchestration: the same in every replay.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether what happens now has happened before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The version that the orchestration was started with; empty for none.</summary>
    public virtual string Version => "";

    public virtual IReadOnlyDictionary<string, object?> Properties { get; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>Makes loggers that are silent during replay.</summary>
    public virtual ILoggerFactory ReplaySafeLoggerFactory => _replaySafeLoggers ??= new ReplaySafeLoggers(this, LoggerFactory);

    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The input that the orchestration was started with; the type's default when it has none.</summary>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity.</summary>
    /// <exception cref="TaskFailedException">It failed, also after the retries that the options ask for.</exception>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <inheritdoc cref="CallActivityAsync(TaskName, object, TaskOptions)"/>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <inheritdoc cref="CallActivityAsync(TaskName, object, TaskOptions)"/>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) => CallActivityAsync<TResult>(name, null, options);

    /// <inheritdoc cref="CallActivityAsync(TaskName, object, TaskOptions)"/>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <inheritdoc cref="CreateTimer(DateTime, CancellationToken)"/>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) => CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>A durable timer. An orchestration ends only when its timers have fired or were cancelled.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an event. Case of the name does not matter; an event that arrived before is kept; the last of several waits gets the first event.</summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="WaitForExternalEvent{T}(string, TimeSpan, CancellationToken)"/>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) => WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an event, for so long.</summary>
    /// <exception cref="TaskCanceledException">It did not come in time.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var arrived = new CancellationTokenSource();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = CreateTimer(timeout, arrived.Token);
        var waiting = WaitForExternalEvent<T>(eventName, over.Token);

        // An orchestrator has one thread, whose turns cancellation must not leave.
#pragma warning disable CA1849, MA0042
        if (await Task.WhenAny(timer, waiting) == waiting)
        {
            arrived.Cancel();
        }
        else
        {
            over.Cancel();
        }
#pragma warning restore CA1849, MA0042

        return await waiting;
    }

    /// <summary>Sends an event to another orchestration; it is dropped when there is none.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Sets what clients see as the orchestration's custom status; null clears it. It is limited to 16 KB of JSON, in UTF-16.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Calls an orchestrator as part of this one.</summary>
    /// <exception cref="TaskFailedException">It failed or was terminated, also after the retries that the options ask for.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object, TaskOptions)"/>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object, TaskOptions)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) => CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object, TaskOptions)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>Begins anew with that input and an empty history as soon as the orchestrator returns and what it called has ended.</summary>
    /// <param name="newInput">The input of the new execution.</param>
    /// <param name="preserveUnprocessedEvents">Whether events that nobody has waited for yet reach the new execution.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <inheritdoc cref="ContinueAsNew(object, bool)"/>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>An id that is the same in every replay and unique among all orchestrations.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent during replay.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => ReplaySafeLoggerFactory.CreateLogger(categoryName);

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger(Type type) => ReplaySafeLoggerFactory.CreateLogger(type);

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger<T>() => ReplaySafeLoggerFactory.CreateLogger<T>();

    /// <summary>Compares <see cref="Version"/> with another: as versions where both are (<c>1.10</c> comes after <c>1.9</c>), as text otherwise; no version comes first.</summary>
    /// <returns>Less than zero when this orchestration's version is the older one.</returns>
    public virtual int CompareVersionTo(string version) => OrchestrationVersions.Compare(Version, version);
}
