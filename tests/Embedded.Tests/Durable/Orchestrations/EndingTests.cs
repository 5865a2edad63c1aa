using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.DurableTask;
using static Interchange.Embedded.Tests.Durable.Support.Execution;

namespace Interchange.Embedded.Tests.Durable.Orchestrations;

/// <summary>How executions end, are halted and begin anew.</summary>
public sealed class EndingTests
{
    [Fact]
    public void Fails_with_the_exception_of_its_code_and_what_caused_it()
    {
        var failure = new Execution(context => throw new InvalidOperationException("outer", new FormatException("inner"))).Begin().Fails();

        Assert.Equal(("System.InvalidOperationException", "outer"), (failure.Type, failure.Message));
        Assert.Contains(nameof(Fails_with_the_exception_of_its_code_and_what_caused_it), failure.Stack, StringComparison.Ordinal);
        Assert.Equal(("System.FormatException", "inner"), (failure.Inner!.Type, failure.Inner.Message));
    }

    [Fact]
    public void Sees_how_a_task_failed_and_fails_by_it_when_it_does_not_catch_it()
    {
        var caught = new Execution(async context =>
        {
            try
            {
                await context.CallActivityAsync("Work");
                return null;
            }
            catch (TaskFailedException failure)
            {
                return $"{failure.TaskName} #{failure.TaskId}: {failure.FailureDetails}, {failure.FailureDetails.IsCausedBy<ArgumentException>()}, {failure.FailureDetails.InnerFailure}";
            }
        });
        var uncaught = new Execution(async context =>
        {
            await context.CallActivityAsync("Work");
            return null;
        });
#pragma warning disable MA0015 // An exception whose base type is asked for.
        var exception = new ArgumentNullException("x", new FormatException("why"));
#pragma warning restore MA0015

        caught.Begin();
        uncaught.Begin();

        caught.Turn(Failed(0, exception)).CompletesWith("\"Work #0: System.ArgumentNullException: x, True, System.FormatException: why\"");
        var failure = uncaught.Turn(Failed(0, exception)).Fails();
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure.Type);
        Assert.Equal("The task 'Work' (#0) failed: x", failure.Message);
        Assert.Equal(("System.ArgumentNullException", "System.FormatException"), (failure.Inner!.Type, failure.Inner.Inner!.Type));
    }

    [Fact]
    public void Ends_only_when_everything_that_it_called_has_ended()
    {
        var execution = new Execution(context =>
        {
            _ = context.CallActivityAsync("Forgotten");
            throw new InvalidOperationException("at once");
        });

        execution.Begin().Waits("0 activity Forgotten()");
        Assert.Equal("at once", execution.Turn(Completed(0)).Fails().Message);
    }

    [Fact]
    public void Is_terminated_at_once_and_what_it_decided_in_that_turn_is_not_done()
    {
        var execution = new Execution(async context =>
        {
            await context.CallActivityAsync("First");
            await context.CallActivityAsync("Second");
            return null;
        });
        execution.Begin();

        var turn = execution.Turn(Completed(0), new HistoryEvent.Terminated { Output = "7", Recursive = true });

        Assert.Equal(new Ending.Terminated("7", true), turn.Ending);
        Assert.Empty(turn.Decisions);
    }

    [Fact]
    public void Hears_nothing_while_it_is_suspended_and_everything_in_order_when_it_is_resumed()
    {
        var execution = new Execution(async context =>
        {
            var text = "";
            for (var count = 0; count < 3; count++)
            {
                text += await context.WaitForExternalEvent<string>("Letter");
            }

            return text;
        });
        execution.Begin();

        Assert.True(execution.Turn(Raised("Letter", "a"), new HistoryEvent.Suspended("why"), Raised("Letter", "b")).IsSuspended);
        Assert.True(execution.Turn(Raised("Letter", "c")).IsSuspended);
        var turn = execution.Turn(new HistoryEvent.Resumed(null));

        Assert.False(turn.IsSuspended);
        turn.CompletesWith("\"abc\"");
    }

    [Fact]
    public void Does_not_start_while_it_is_suspended()
    {
        var execution = new Execution(context => Task.FromResult<object?>("ran"));

        execution.Turn(new HistoryEvent.Suspended(null)).Waits();
        execution.Turn(Started()).Waits();
        execution.Turn(new HistoryEvent.Resumed(null)).CompletesWith("\"ran\"");
    }

    [Fact]
    public void Begins_anew_with_the_events_that_nobody_waited_for()
    {
        var execution = new Execution(async context =>
        {
            await context.WaitForExternalEvent<string>("Go");
            context.ContinueAsNew("next");
            return null;
        });

        var anew = Assert.IsType<Ending.ContinuedAsNew>(execution.Turn(Started(), Raised("Later", 1), Raised("Go"), Raised("later", 2)).Ending);

        Assert.Equal(("\"next\"", (string?)null), (anew.Input, anew.Version));
        Assert.Equal([("Later", "1"), ("later", "2")], anew.Unread.Select(raised => (raised.Name, raised.Payload)));
    }

    [Fact]
    public void Begins_anew_in_another_version_and_without_events_when_asked_to()
    {
        var execution = new Execution(async context =>
        {
            await context.WaitForExternalEvent<string>("Go");
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 5, PreserveUnprocessedEvents = false, NewVersion = "2" });
            return null;
        });

        var anew = Assert.IsType<Ending.ContinuedAsNew>(execution.Turn(Started(version: "1"), Raised("Later"), Raised("Go")).Ending);

        Assert.Equal(("5", "2"), (anew.Input, anew.Version));
        Assert.Empty(anew.Unread);
    }
}
