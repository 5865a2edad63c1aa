using System.Text.Json;
using Interchange.Embedded.Durable;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Tests.ServiceBus.Support;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Tests.Durable.Support;

/// <summary>
/// One execution of an orchestrator, driven by hand: each turn replays what was written down before, so nothing but history carries over.
/// </summary>
internal sealed class Execution
{
    public static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly OrchestratorCode _code;
    private readonly OrchestrationIdentity _identity;
    private byte[] _history = HistoryJson.Encode(new List<HistoryEvent>());

    public Execution(Func<TaskOrchestrationContext, Task<object?>> code, string instanceId = "one", string defaultVersion = "")
    {
        _code = async context => Payloads.Serialize(await code(context));
        _identity = new OrchestrationIdentity(instanceId, 1);
        Environment = new DurableEnvironment(Payloads, Log, defaultVersion);
    }

    public static JsonPayloads Payloads { get; } = new(new JsonSerializerOptions());

    public CollectedLog Log { get; } = new();

    public DurableEnvironment Environment { get; }

    public DateTime Now { get; set; } = Start;

    /// <summary>How often the code went on, after a turn, from something that it should not have awaited.</summary>
    public int Strays { get; private set; }

    public IReadOnlyList<HistoryEvent> History => HistoryJson.Decode(_history);

    public static HistoryEvent Started(object? input = null, string name = "Test", string? version = null) =>
        new HistoryEvent.ExecutionStarted(name) { Input = Payloads.Serialize(input), Version = version };

    public static HistoryEvent Completed(int task, object? result = null) => new HistoryEvent.TaskCompleted(task) { Result = Payloads.Serialize(result) };

    public static HistoryEvent Failed(int task, Exception exception) => new HistoryEvent.TaskFailed(task, Failure.Of(exception));

    public static HistoryEvent Fired(int task) => new HistoryEvent.TimerFired(task);

    public static HistoryEvent Raised(string name, object? payload = null) => new HistoryEvent.EventRaised(name) { Payload = Payloads.Serialize(payload) };

    /// <summary>Starts it.</summary>
    public Turn Begin(object? input = null) => Turn(Started(input));

    /// <summary>Runs a turn with what arrived.</summary>
    public Turn Turn(params HistoryEvent[] arrived)
    {
        var turn = Run().Run(History, arrived, Now);
        _history = HistoryJson.Encode([.. History, .. turn.Events]);
        return turn;
    }

    /// <summary>Another version of the code takes the history over.</summary>
    public Execution ContinueWith(Func<TaskOrchestrationContext, Task<object?>> code) => new(code, _identity.InstanceId) { _history = _history, Now = Now };

    private OrchestrationRun Run() => new(_identity, _code, Environment, () => Strays++);
}
