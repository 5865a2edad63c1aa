using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interchange.Embedded.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>The context of an orchestrator: what it asks for becomes decisions, and what it waits for comes from history.</summary>
internal sealed class ReplayedContext(
    OrchestrationIdentity identity,
    OrchestrationThread thread,
    Decisions decisions,
    OpenTasks tasks,
    EventMailbox mailbox,
    DurableEnvironment environment) : TaskOrchestrationContext
{
    /// <summary>In bytes of UTF-16.</summary>
    private const int LargestCustomStatus = 16 * 1024;

    private HistoryEvent.ExecutionStarted? _start;
    private DateTime _now;
    private bool _replaying;
    private int _guids;

    public override TaskName Name => Start.Orchestrator;

    public override string InstanceId => identity.InstanceId;

    public override ParentOrchestrationInstance? Parent => Start.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _replaying;

    public override string Version => Start.Version ?? "";

    /// <summary>The input as JSON.</summary>
    public string? SerializedInput => Start.Input;

    /// <summary>The custom status as JSON.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>Set when the code asked to begin anew.</summary>
    public (string? Input, string? Version, bool KeepsEvents)? Anew { get; private set; }

    /// <summary>How messages name the orchestration.</summary>
    public string Described => $"The orchestrator '{_start?.Orchestrator}' (instance '{identity.InstanceId}')";

    protected override ILoggerFactory LoggerFactory => environment.Loggers;

    private HistoryEvent.ExecutionStarted Start => _start ?? throw new InvalidOperationException("The orchestration has not started.");

    /// <summary>Sets what is true from here on.</summary>
    public void Advance(DateTime now) => _now = now;

    public void Replay(bool replaying) => _replaying = replaying;

    public void Begin(HistoryEvent.ExecutionStarted start) => _start = start;

    public override T? GetInput<T>()
        where T : default
    {
        thread.Verify();
        return environment.Payloads.Deserialize<T>(Start.Input);
    }

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Check(name, input, options);
        var json = environment.Payloads.Serialize(input);
        var version = options?.Version is { } own ? own.Version : Version;
        return Retries.RunAsync(this, options?.Retry, async () =>
        {
            thread.Verify();
            var id = decisions.NextId();
            decisions.Add(new HistoryEvent.ActivityScheduled(id, name) { Version = NullIfEmpty(version), Input = json });
            return environment.Payloads.Deserialize<TResult>(await tasks.Add(id, name))!;
        });
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        Check(orchestratorName, input, options);
        var json = environment.Payloads.Serialize(input);
        var version = options?.Version is { } own ? own.Version : environment.DefaultVersion;
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return Retries.RunAsync(this, options?.Retry, async () =>
        {
            thread.Verify();
            var id = decisions.NextId();
            decisions.Add(new HistoryEvent.SubOrchestrationStarted(id, orchestratorName, instanceId) { Version = NullIfEmpty(version), Input = json, Tags = options?.Tags });
            return environment.Payloads.Deserialize<TResult>(await tasks.Add(id, orchestratorName))!;
        });
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        thread.Verify();
        var id = decisions.NextId();
        decisions.Add(new HistoryEvent.TimerCreated(id, fireAt.ToUniversalTime()));
        var fired = tasks.Add(id, "timer");
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                thread.Verify();
                tasks.CancelTimer(id, cancellationToken);
            });
        }

        return fired;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        thread.Verify();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return mailbox.WaitAsync<T>(eventName, thread, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        thread.Verify();
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        decisions.Add(new HistoryEvent.EventSent(decisions.NextId(), instanceId, eventName) { Payload = environment.Payloads.Serialize(payload) });
    }

    public override void SetCustomStatus(object? customStatus)
    {
        thread.Verify();
        var json = environment.Payloads.Serialize(customStatus);
        if (json?.Length * sizeof(char) > LargestCustomStatus)
        {
            throw new ArgumentException(
                $"The custom status is {json!.Length * sizeof(char)} bytes as JSON in UTF-16, and at most {LargestCustomStatus} are kept; set less, or a reference to what is kept elsewhere.", nameof(customStatus));
        }

        CustomStatus = json;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        thread.Verify();
        ArgumentNullException.ThrowIfNull(options);
        Anew = (environment.Payloads.Serialize(options.NewInput), NullIfEmpty(options.NewVersion), options.PreserveUnprocessedEvents);
    }

    /// <summary>A UUID of version 8 (RFC 9562): a hash of what names this call among all calls of all orchestrations.</summary>
    public override Guid NewGuid()
    {
        thread.Verify();
        var name = string.Create(CultureInfo.InvariantCulture, $"{identity.InstanceId}/{identity.Generation}/{CurrentUtcDateTime.Ticks}/{_guids++}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private void Check(TaskName name, object? input, TaskOptions? options)
    {
        thread.Verify();
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("Options were given as the input; give them as the argument 'options'.", nameof(input));
        }
    }
}
