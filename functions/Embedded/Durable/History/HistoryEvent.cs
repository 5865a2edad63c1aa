using System.Text.Json.Serialization;

namespace Interchange.Embedded.Durable.History;

/// <summary>
/// One thing that happened to an orchestration. What arrived (a start, a result, a fired timer, an event) and what its code decided (a call, a timer,
/// an event sent) are kept in the order in which they happened, turn by turn. Payloads are JSON.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(TurnStarted), "turnStarted")]
[JsonDerivedType(typeof(ExecutionStarted), "executionStarted")]
[JsonDerivedType(typeof(ActivityScheduled), "activityScheduled")]
[JsonDerivedType(typeof(SubOrchestrationStarted), "subOrchestrationStarted")]
[JsonDerivedType(typeof(TimerCreated), "timerCreated")]
[JsonDerivedType(typeof(EventSent), "eventSent")]
[JsonDerivedType(typeof(TaskCompleted), "taskCompleted")]
[JsonDerivedType(typeof(TaskFailed), "taskFailed")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Terminated), "terminated")]
[JsonDerivedType(typeof(ExecutionEnded), "executionEnded")]
internal abstract record HistoryEvent
{
    private HistoryEvent()
    {
    }

    /// <summary>The code begins to run, at that time (UTC): everything up to the next turn happens at it.</summary>
    public sealed record TurnStarted(DateTime Time) : HistoryEvent;

    public sealed record ExecutionStarted(string Orchestrator) : HistoryEvent
    {
        public string? Version { get; init; }

        [JsonConverter(typeof(PayloadConverter))]
        public string? Input { get; init; }

        public ParentCall? Parent { get; init; }
    }

    /// <summary>Something that the code decided. The number counts the decisions of an execution from 0.</summary>
    public abstract record Decision(int TaskId) : HistoryEvent
    {
        /// <summary>What the code did, as part of a sentence: <c>called the activity 'X'</c>.</summary>
        [JsonIgnore]
        public abstract string Described { get; }

        /// <summary>Whether the other is the same thing to do. Inputs and times may differ.</summary>
        public bool IsLike(Decision other) => string.Equals(Described, other.Described, StringComparison.OrdinalIgnoreCase);
    }

    public sealed record ActivityScheduled(int TaskId, string Name) : Decision(TaskId)
    {
        public string? Version { get; init; }

        [JsonConverter(typeof(PayloadConverter))]
        public string? Input { get; init; }

        public override string Described => $"called the activity '{Name}'";
    }

    public sealed record SubOrchestrationStarted(int TaskId, string Name, string InstanceId) : Decision(TaskId)
    {
        public string? Version { get; init; }

        [JsonConverter(typeof(PayloadConverter))]
        public string? Input { get; init; }

        public IDictionary<string, string>? Tags { get; init; }

        public override string Described => $"called the sub-orchestrator '{Name}'";
    }

    public sealed record TimerCreated(int TaskId, DateTime FireAt) : Decision(TaskId)
    {
        public override string Described => "created a timer";
    }

    public sealed record EventSent(int TaskId, string InstanceId, string Name) : Decision(TaskId)
    {
        [JsonConverter(typeof(PayloadConverter))]
        public string? Payload { get; init; }

        public override string Described => $"sent the event '{Name}'";
    }

    /// <summary>An activity or a sub-orchestration has ended well.</summary>
    public sealed record TaskCompleted(int TaskId) : HistoryEvent
    {
        [JsonConverter(typeof(PayloadConverter))]
        public string? Result { get; init; }
    }

    public sealed record TaskFailed(int TaskId, Failure Failure) : HistoryEvent;

    public sealed record TimerFired(int TaskId) : HistoryEvent;

    public sealed record EventRaised(string Name) : HistoryEvent
    {
        [JsonConverter(typeof(PayloadConverter))]
        public string? Payload { get; init; }
    }

    public sealed record Suspended(string? Reason) : HistoryEvent;

    public sealed record Resumed(string? Reason) : HistoryEvent;

    public sealed record Terminated : HistoryEvent
    {
        [JsonConverter(typeof(PayloadConverter))]
        public string? Output { get; init; }

        /// <summary>Whether sub-orchestrations are terminated too.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Recursive { get; init; }
    }

    public sealed record ExecutionEnded(string Status) : HistoryEvent
    {
        [JsonConverter(typeof(PayloadConverter))]
        public string? Output { get; init; }

        public Failure? Failure { get; init; }
    }
}
