using Interchange.Embedded.Tests.Durable.Support;
using static Interchange.Embedded.Tests.Durable.Support.Execution;

namespace Interchange.Embedded.Tests.Durable.Orchestrations;

public sealed class EventTests
{
    [Fact]
    public void An_event_that_comes_before_it_is_waited_for_is_kept_and_case_does_not_matter()
    {
        var execution = new Execution(async context =>
        {
            await context.CallActivityAsync("Work");
            return await context.WaitForExternalEvent<string>("approval");
        });

        execution.Turn(Started(), Raised("Approval", "yes"));
        execution.Turn(Completed(0)).CompletesWith("\"yes\"");
    }

    [Fact]
    public void The_last_of_several_waits_gets_the_first_event()
    {
        var execution = new Execution(async context =>
        {
            var (first, second) = (context.WaitForExternalEvent<int>("Number"), context.WaitForExternalEvent<int>("Number"));
            await Task.WhenAll(first, second);
            return $"{await first},{await second}";
        });
        execution.Begin();

        execution.Turn(Raised("Number", 1));
        execution.Turn(Raised("Number", 2)).CompletesWith("\"2,1\"");
    }

    [Fact]
    public void A_wait_that_is_over_ends_as_cancelled_and_takes_no_event()
    {
        var execution = new Execution(async context =>
        {
            var outcome = "none";
            try
            {
                await context.WaitForExternalEvent<string>("Answer", TimeSpan.FromSeconds(10));
            }
            catch (TaskCanceledException)
            {
                outcome = "late";
            }

            return $"{outcome}, then {await context.WaitForExternalEvent<string>("Answer")}";
        });

        execution.Begin().Waits("0 timer at 2026-03-01T12:00:10.0000000Z");
        execution.Turn(Fired(0)).Waits();
        execution.Turn(Raised("Answer", "yes")).CompletesWith("\"late, then yes\"");
    }

    [Fact]
    public void A_wait_that_is_answered_needs_its_timer_no_more()
    {
        var execution = new Execution(async context => await context.WaitForExternalEvent<string>("Answer", TimeSpan.FromDays(365)));
        execution.Begin();

        var turn = execution.Turn(Raised("Answer", "yes"));

        turn.CompletesWith("\"yes\"");
        Assert.Equal([0], turn.CancelledTimers);
    }

    [Fact]
    public void Events_of_one_name_are_waited_for_as_one_type()
    {
        var failure = new Execution(async context =>
        {
            _ = context.WaitForExternalEvent<int>("Number");
            return await context.WaitForExternalEvent<string>("number");
        }).Begin().Fails();

        Assert.Contains("The event 'number' is waited for as a System.Int32 already", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_that_cannot_be_read_fails_who_waits_for_it()
    {
        var execution = new Execution(async context => await context.WaitForExternalEvent<int>("Number"));
        execution.Begin();

        Assert.Equal("System.Text.Json.JsonException", execution.Turn(Raised("Number", "seven")).Fails().Type);
    }
}
