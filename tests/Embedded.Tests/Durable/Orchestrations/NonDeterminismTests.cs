using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.DurableTask;
using static Interchange.Embedded.Tests.Durable.Support.Execution;

namespace Interchange.Embedded.Tests.Durable.Orchestrations;

/// <summary>Code that no longer does what its history says is told so by name, with what to do about it.</summary>
public sealed class NonDeterminismTests
{
    private const string Subject = "The orchestrator 'Test' (instance 'one') no longer does what its history says: at its step ";

    [Fact]
    public void Another_activity() => Reports(
        Two("Reserve", "Charge"),
        Two("Reserve", "Refund"),
        Subject + "2 it called the activity 'Charge'; the code now called the activity 'Refund' there. ");

    [Fact]
    public void Another_order() => Reports(
        Two("Reserve", "Charge"),
        Two("Charge", "Reserve"),
        Subject + "1 it called the activity 'Reserve'; the code now called the activity 'Charge' there. ");

    [Fact]
    public void Another_kind_of_step() => Reports(
        Two("Reserve", "Charge"),
        async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return await context.CallSubOrchestratorAsync<string>("Charge");
        },
        Subject + "1 it called the activity 'Reserve'; the code now created a timer there. ");

    [Fact]
    public void A_step_less() => Reports(
        Two("Reserve", "Charge"),
        async context => await context.CallActivityAsync<string>("Reserve"),
        Subject + "2 it called the activity 'Charge'; the code now does nothing there. ");

    [Fact]
    public void A_step_more() => Reports(
        Two("Reserve", "Charge"),
        async context =>
        {
            await context.CallActivityAsync("Reserve");
            context.SendEvent("audit", "Reserved", 1);
            return await context.CallActivityAsync<string>("Charge");
        },
        Subject + "2 it called the activity 'Charge'; the code now sent the event 'Reserved' there. ");

    [Fact]
    public void A_step_more_at_the_end_of_a_turn() => Reports(
        Two("Reserve", "Charge"),
        async context =>
        {
            var first = context.CallActivityAsync("Reserve");
            context.SendEvent("audit", "Reserved", 1);
            await first;
            return await context.CallActivityAsync<string>("Charge");
        },
        Subject + "2 the code now sent the event 'Reserved'; history has nothing there. ");

    [Fact]
    public void Says_how_to_change_an_orchestrator()
    {
        var message = Report(Two("Reserve", "Charge"), Two("Charge", "Reserve"));

        Assert.Contains("start new instances with a version (StartOrchestrationOptions.Version, or defaultVersion under extensions.durableTask in host.json)", message, StringComparison.Ordinal);
        Assert.Contains("branch on context.CompareVersionTo", message, StringComparison.Ordinal);
        Assert.Contains("give the changed orchestrator another name", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_lets_old_instances_go_on_the_old_way()
    {
        var old = new Execution(Two("Reserve", "Charge"));
        old.Turn(Started(version: "1.9"));
        var changed = old.ContinueWith(context => context.CompareVersionTo("1.10") < 0 ? Two("Reserve", "Charge")(context) : Two("Charge", "Reserve")(context));

        changed.Turn(Completed(0)).Waits("1 activity Charge()");
        changed.Turn(Completed(1, "paid")).CompletesWith("\"paid\"");
        var fresh = new Execution(context => context.CompareVersionTo("1.10") < 0 ? Two("Reserve", "Charge")(context) : Two("Charge", "Reserve")(context));
        fresh.Turn(Started(version: "1.10")).Waits("0 activity Charge()");
    }

    [Fact]
    public void Inputs_and_times_may_change()
    {
        var old = new Execution(async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return await context.CallActivityAsync<string>("Charge", 1);
        });
        old.Begin();
        old.Turn(Fired(0));

        old.ContinueWith(async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
            return await context.CallActivityAsync<string>("charge", 2);
        }).Turn(Completed(1, "paid")).CompletesWith("\"paid\"");
    }

    [Fact]
    public void Fails_the_orchestration_for_good_and_decides_nothing()
    {
        var old = new Execution(Two("Reserve", "Charge"));
        old.Begin();

        var turn = old.ContinueWith(Two("Charge", "Reserve")).Turn(Completed(0));

        var failure = turn.Fails();
        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", failure.Type);
        Assert.True(failure.Final);
        Assert.Empty(turn.Decisions);
    }

    private static Func<TaskOrchestrationContext, Task<object?>> Two(string first, string second) => async context =>
    {
        await context.CallActivityAsync(first);
        return await context.CallActivityAsync<string>(second);
    };

    private static void Reports(Func<TaskOrchestrationContext, Task<object?>> before, Func<TaskOrchestrationContext, Task<object?>> after, string expected) =>
        Assert.StartsWith(expected, Report(before, after), StringComparison.Ordinal);

    private static string Report(Func<TaskOrchestrationContext, Task<object?>> before, Func<TaskOrchestrationContext, Task<object?>> after)
    {
        var old = new Execution(before);
        old.Begin();
        old.Turn(Completed(0));
        return old.ContinueWith(after).Turn(Completed(1, "x")).Fails().Message;
    }
}
