using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;

namespace Interchange.Embedded.Tests.Durable.Support;

/// <summary>What a turn decided and how it ended, as texts to compare.</summary>
internal static class TurnAssert
{
    public static IEnumerable<string> Decided(this Turn turn) => turn.Decisions.Select(decision => decision switch
    {
        HistoryEvent.ActivityScheduled call => $"{call.TaskId} activity {call.Name}({call.Input})",
        HistoryEvent.SubOrchestrationStarted call => $"{call.TaskId} orchestration {call.Name}({call.Input}) as {call.InstanceId}",
        HistoryEvent.TimerCreated timer => $"{timer.TaskId} timer at {timer.FireAt:O}",
        HistoryEvent.EventSent sent => $"{sent.TaskId} event {sent.Name}({sent.Payload}) to {sent.InstanceId}",
        _ => decision.ToString(),
    });

    public static void Waits(this Turn turn, params string[] decided)
    {
        Assert.Equal(decided, turn.Decided());
        Assert.Null(turn.Ending);
    }

    public static void CompletesWith(this Turn turn, string? output) => Assert.Equal(output, Assert.IsType<Ending.Completed>(turn.Ending).Output);

    public static Failure Fails(this Turn turn) => Assert.IsType<Ending.Failed>(turn.Ending).Failure;
}
