using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using static Interchange.Embedded.Tests.Durable.Support.Execution;

namespace Interchange.Embedded.Tests.Durable.Orchestrations;

/// <summary>What an orchestrator's code sees and brings about, turn by turn.</summary>
public sealed class OrchestrationRunTests
{
    [Fact]
    public void Calls_an_activity_and_ends_with_what_it_makes_of_the_result()
    {
        var execution = new Execution(async context => $"{await context.CallActivityAsync<string>("Greet", context.GetInput<string>())}!");

        execution.Begin("Ada").Waits("""0 activity Greet("Ada")""");
        execution.Turn(Completed(0, "Hello Ada")).CompletesWith("\"Hello Ada!\"");
    }

    [Fact]
    public void Decides_nothing_twice_however_often_it_is_replayed()
    {
        var runs = 0;
        var execution = new Execution(async context =>
        {
            runs++;
            var sum = 0;
            for (var step = 0; step < 5; step++)
            {
                sum += await context.CallActivityAsync<int>("Add", sum);
            }

            return sum;
        });

        execution.Begin().Waits("0 activity Add(0)");
        execution.Turn(Completed(0, 1)).Waits("1 activity Add(1)");
        execution.Turn(Completed(1, 1)).Waits("2 activity Add(2)");
        execution.Turn(Completed(2, 1)).Waits("3 activity Add(3)");
        execution.Turn(Completed(3, 1)).Waits("4 activity Add(4)");
        execution.Turn(Completed(4, 1)).CompletesWith("5");
        Assert.Equal(6, runs);
    }

    [Fact]
    public void Goes_on_in_one_turn_as_far_as_what_arrived_lets_it()
    {
        var execution = new Execution(async context => await context.WaitForExternalEvent<int>("a") + await context.WaitForExternalEvent<int>("b"));

        execution.Turn(Started(), Raised("b", 2), Raised("a", 1)).CompletesWith("3");
    }

    [Fact]
    public void Calls_side_by_side_and_has_the_results_in_the_order_of_the_calls()
    {
        var execution = new Execution(async context =>
            await Task.WhenAll(Enumerable.Range(0, 3).Select(number => context.CallActivityAsync<string>("Work", number))));

        execution.Begin().Waits("0 activity Work(0)", "1 activity Work(1)", "2 activity Work(2)");
        execution.Turn(Completed(2, "c"), Completed(0, "a")).Waits();
        execution.Turn(Completed(1, "b")).CompletesWith("""["a","b","c"]""");
    }

    [Fact]
    public void Goes_on_with_the_first_of_several()
    {
        var execution = new Execution(async context =>
        {
            using var over = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromSeconds(30), over.Token);
            var work = context.CallActivityAsync<string>("Work");
            if (await Task.WhenAny(work, timer) == timer)
            {
                return "too late";
            }

            over.Cancel();
            return await work;
        });

        execution.Begin();
        var turn = execution.Turn(Completed(1, "done"));

        turn.CompletesWith("\"done\"");
        Assert.Equal([0], turn.CancelledTimers);
    }

    [Fact]
    public void Waits_for_the_activity_that_lost_before_it_ends()
    {
        var execution = new Execution(async context =>
        {
            var timer = context.CreateTimer(TimeSpan.FromSeconds(30), CancellationToken.None);
            var work = context.CallActivityAsync<string>("Work");
            return await Task.WhenAny(work, timer) == timer ? "too late" : await work;
        });

        execution.Begin();

        execution.Turn(Fired(0)).Waits();
        execution.Turn(Completed(1, "done")).CompletesWith("\"too late\"");
    }

    [Fact]
    public void Timers_fire_at_the_orchestrations_own_time()
    {
        var execution = new Execution(async context =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);
            await context.CreateTimer(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });

        execution.Begin().Waits("0 timer at 2026-03-01T12:05:00.0000000Z");
        execution.Now = Start.AddMinutes(6);
        execution.Turn(Fired(0)).Waits("1 timer at 2026-03-02T00:00:00.0000000Z");
        execution.Now = Start.AddDays(1);
        execution.Turn(Fired(1)).CompletesWith("\"2026-03-02T12:00:00Z\"");
    }

    [Fact]
    public void Time_stands_still_within_a_turn_is_the_same_in_replay_and_never_runs_backwards()
    {
        var times = new List<string>();
        var execution = new Execution(async context =>
        {
            times.Clear();
            times.Add($"{context.CurrentUtcDateTime:mm:ss}");
            await context.CallActivityAsync("Work");
            times.Add($"{context.CurrentUtcDateTime:mm:ss}");
            await context.CallActivityAsync("Work");
            times.Add($"{context.CurrentUtcDateTime:mm:ss}");
            return null;
        });

        execution.Begin();
        execution.Now = Start.AddSeconds(7);
        execution.Turn(Completed(0));
        execution.Now = Start.AddSeconds(3);
        execution.Turn(Completed(1)).CompletesWith(null);

        Assert.Equal(["00:00", "00:07", "00:07"], times);
    }

    [Fact]
    public void New_guids_are_the_same_in_replay_and_different_everywhere_else()
    {
        async Task<object?> Code(TaskOrchestrationContext context)
        {
            var first = new[] { context.NewGuid(), context.NewGuid() };
            await context.CallActivityAsync("Work");
            return (Guid[])[.. first, context.NewGuid()];
        }

        var replayed = new Execution(Code);
        replayed.Begin();
        var guids = Guids(replayed.Turn(Completed(0)));
        var alone = new Execution(Code);
        alone.Begin();
        var other = new Execution(Code, "other");
        other.Begin();

        Assert.Equal(guids, Guids(alone.Turn(Completed(0))));
        Assert.Equal(6, guids.Concat(Guids(other.Turn(Completed(0)))).Distinct().Count());
        Assert.All(guids, guid => Assert.Equal(8, guid.Version));

        static Guid[] Guids(Turn turn) => Payloads.Deserialize<Guid[]>(Assert.IsType<Ending.Completed>(turn.Ending).Output)!;
    }

    [Fact]
    public void Tells_what_happens_for_the_first_time_from_replay_and_logs_only_that()
    {
        var replaying = new List<bool>();
        var execution = new Execution(async context =>
        {
            replaying.Clear();
            var logger = context.CreateReplaySafeLogger("Test");
            for (var step = 0; step < 3; step++)
            {
                replaying.Add(context.IsReplaying);
#pragma warning disable CA1873 // Whether the logger is asked is what the test is about.
                logger.LogInformation("step {Step}", step);
#pragma warning restore CA1873
                await context.CallActivityAsync("Work");
            }

            return null;
        });

        execution.Begin();
        execution.Turn(Completed(0));
        execution.Turn(Completed(1));

        Assert.Equal([true, true, false], replaying);
        Assert.Equal(["step 0", "step 1", "step 2"], execution.Log.Entries.Select(entry => entry.Text));
    }

    [Fact]
    public void Sets_a_custom_status_and_clears_it()
    {
        var execution = new Execution(async context =>
        {
            context.SetCustomStatus(new { attempts = 1 });
            await context.CallActivityAsync("Work");
            context.SetCustomStatus(null);
            await context.CallActivityAsync("Work");
            return null;
        });

        Assert.Equal("""{"attempts":1}""", execution.Begin().CustomStatus);
        Assert.Null(execution.Turn(Completed(0)).CustomStatus);
    }

    [Fact]
    public void Refuses_a_custom_status_that_is_too_large()
    {
        var failure = new Execution(context =>
        {
            context.SetCustomStatus(new string('x', 8 * 1024));
            return Task.FromResult<object?>(null);
        }).Begin().Fails();

        Assert.Equal("System.ArgumentException", failure.Type);
        Assert.Contains("16388 bytes as JSON in UTF-16, and at most 16384 are kept", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_an_orchestrator_with_an_id_of_its_own_or_a_given_one()
    {
        var execution = new Execution(
            async context =>
            {
                await context.CallSubOrchestratorAsync("Child", "a", new SubOrchestrationOptions(instanceId: "child-1"));
                return await context.CallSubOrchestratorAsync<int>("Child");
            },
            defaultVersion: "2");

        var first = execution.Begin();
        first.Waits("""0 orchestration Child("a") as child-1""");
        Assert.Equal("2", Assert.IsType<HistoryEvent.SubOrchestrationStarted>(first.Decisions.Single()).Version);
        var second = Assert.IsType<HistoryEvent.SubOrchestrationStarted>(execution.Turn(Completed(0)).Decisions.Single());
        Assert.True(Guid.TryParseExact(second.InstanceId, "N", out _));
        execution.Turn(Completed(1, 42)).CompletesWith("42");
    }

    [Fact]
    public void Sends_events_and_knows_its_name_its_parent_and_its_version()
    {
        var execution = new Execution(context =>
        {
            context.SendEvent("other", "Hello", 7);
            return Task.FromResult<object?>($"{context.Name} of {context.Parent?.Name} {context.Parent?.InstanceId} at {context.Version} as {context.InstanceId}");
        });

        var turn = execution.Turn(new HistoryEvent.ExecutionStarted("Test") { Version = "1.2", Parent = new ParentCall("Above", "p", 4) });

        Assert.Equal(["0 event Hello(7) to other"], turn.Decided());
        turn.CompletesWith("\"Test of Above p at 1.2 as one\"");
    }

    [Fact]
    public void Activities_are_of_the_orchestrations_version_unless_told_otherwise()
    {
        var execution = new Execution(async context =>
        {
            await Task.WhenAll(context.CallActivityAsync("Work"), context.CallActivityAsync("Work", new TaskOptions { Version = "3" }), context.CallActivityAsync("Work", new TaskOptions { Version = TaskVersion.Unversioned }));
            return null;
        });

        var calls = execution.Turn(Started(version: "2")).Decisions.Cast<HistoryEvent.ActivityScheduled>();

        Assert.Equal(["2", "3", null], calls.Select(call => call.Version));
    }

    [Fact]
    public void Has_the_default_of_its_inputs_type_when_there_is_none()
    {
        new Execution(context => Task.FromResult<object?>($"{context.GetInput<int>()},{context.GetInput<string>() ?? "none"}")).Begin().CompletesWith("\"0,none\"");
    }

    [Fact]
    public void Refuses_options_where_the_input_belongs()
    {
        var failure = new Execution(async context => await context.CallActivityAsync<int>("Work", input: new TaskOptions())).Begin().Fails();

        Assert.Contains("give them as the argument 'options'", failure.Message, StringComparison.Ordinal);
    }
}
