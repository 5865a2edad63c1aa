using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.DurableTask;
using static Interchange.Embedded.Tests.Durable.Support.Execution;

namespace Interchange.Embedded.Tests.Durable.Orchestrations;

public sealed class RetriesTests
{
    [Theory]
    [InlineData(1, 0, 2.0)]
    [InlineData(2, 0, 4.0)]
    [InlineData(3, 0, 8.0)]
    [InlineData(4, 0, 10.0)]
    [InlineData(5, 0, null)]
    [InlineData(1, 59, 2.0)]
    [InlineData(1, 60, null)]
    public void Pauses_grow_up_to_a_limit_and_end_with_the_attempts_or_the_time(int failed, int elapsedSeconds, double? pauseSeconds)
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(2), 2, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

        Assert.Equal(pauseSeconds, Retries.PauseAfter(failed, TimeSpan.FromSeconds(elapsedSeconds), policy)?.TotalSeconds);
    }

    [Fact]
    public void Pauses_have_no_limit_when_none_is_wanted()
    {
        var policy = new RetryPolicy(100, TimeSpan.FromHours(1), 2, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.Equal(TimeSpan.FromHours(1024), Retries.PauseAfter(11, TimeSpan.FromDays(1000), policy));
    }

    [Fact]
    public void A_policy_that_makes_no_sense_is_refused()
    {
        var second = TimeSpan.FromSeconds(1);
        Assert.Throws<ArgumentOutOfRangeException>("maxNumberOfAttempts", () => new RetryPolicy(0, second));
        Assert.Throws<ArgumentOutOfRangeException>("firstRetryInterval", () => new RetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("backoffCoefficient", () => new RetryPolicy(1, second, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>("maxRetryInterval", () => new RetryPolicy(1, second, 1, second / 2));
        Assert.Throws<ArgumentOutOfRangeException>("retryTimeout", () => new RetryPolicy(1, second, 1, second, second / 2));
        Assert.Equal((TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan), (new RetryPolicy(1, second).MaxRetryInterval, new RetryPolicy(1, second).RetryTimeout));
    }

    [Fact]
    public void Calls_again_after_durable_timers_until_it_works()
    {
        var execution = new Execution(async context =>
            await context.CallActivityAsync<string>("Work", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(5), 2))));

        execution.Begin().Waits("0 activity Work(1)");
        execution.Turn(Failed(0, new IOException("down"))).Waits("1 timer at 2026-03-01T12:00:05.0000000Z");
        execution.Now = Start.AddSeconds(5);
        execution.Turn(Fired(1)).Waits("2 activity Work(1)");
        execution.Turn(Failed(2, new IOException("down"))).Waits("3 timer at 2026-03-01T12:00:15.0000000Z");
        execution.Now = Start.AddSeconds(15);
        execution.Turn(Fired(3)).Waits("4 activity Work(1)");
        execution.Turn(Completed(4, "up")).CompletesWith("\"up\"");
    }

    [Fact]
    public void Fails_with_the_last_failure_when_the_attempts_are_used_up()
    {
        var execution = new Execution(async context =>
            await context.CallActivityAsync<string>("Work", TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(5)))));
        execution.Begin();
        execution.Turn(Failed(0, new IOException("first")));
        execution.Turn(Fired(1));

        Assert.Equal("The task 'Work' (#2) failed: last", execution.Turn(Failed(2, new IOException("last"))).Fails().Message);
    }

    [Fact]
    public void Calls_again_only_for_failures_that_the_policy_handles()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(1)) { HandleFailure = failure => failure.IsCausedBy<IOException>() };
        var execution = new Execution(async context => await context.CallActivityAsync<string>("Work", new TaskOptions(policy)));
        execution.Begin();

        execution.Turn(Failed(0, new FileNotFoundException("gone"))).Waits("1 timer at 2026-03-01T12:00:01.0000000Z");
        execution.Turn(Fired(1));
        Assert.Equal("System.FormatException", execution.Turn(Failed(2, new FormatException("odd"))).Fails().Inner!.Type);
    }

    [Fact]
    public void Asks_a_handler_which_may_wait_by_itself()
    {
        var asked = new List<string>();
        var execution = new Execution(async context => await context.CallActivityAsync<string>("Work", TaskOptions.FromRetryHandler(async retry =>
        {
            asked.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.TotalRetryTime}");
            await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return retry.LastAttemptNumber < 2;
        })));
        execution.Begin();

        execution.Turn(Failed(0, new IOException("a"))).Waits("1 timer at 2026-03-01T12:00:01.0000000Z");
        execution.Now = Start.AddSeconds(1);
        execution.Turn(Fired(1)).Waits("2 activity Work()");
        execution.Turn(Failed(2, new IOException("b"))).Waits("3 timer at 2026-03-01T12:00:02.0000000Z");
        asked.Clear();
        execution.Turn(Fired(3)).Fails();

        Assert.Equal(["1 a 00:00:00", "2 b 00:00:01"], asked);
    }

    [Fact]
    public void A_sub_orchestration_keeps_its_id_through_all_attempts()
    {
        var execution = new Execution(async context => await context.CallSubOrchestratorAsync<string>("Child", new TaskOptions(new RetryPolicy(2, TimeSpan.FromSeconds(1)))));
        var first = Assert.IsType<HistoryEvent.SubOrchestrationStarted>(execution.Begin().Decisions.Single());
        execution.Turn(Failed(0, new IOException()));

        Assert.Equal(first with { TaskId = 2 }, execution.Turn(Fired(1)).Decisions.Single());
    }

    [Fact]
    public void What_does_not_exist_is_not_called_again()
    {
        var execution = new Execution(async context => await context.CallActivityAsync<string>("Work", new TaskOptions(new RetryPolicy(5, TimeSpan.FromSeconds(1)))));
        execution.Begin();

        Assert.Equal("ActivityTaskNotFound", execution.Turn(new HistoryEvent.TaskFailed(0, new Failure("ActivityTaskNotFound", "none") { Final = true })).Fails().Inner!.Type);
    }
}
