using Interchange.Embedded.Durable;
using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>Orchestrations from their start to their end, over the state file.</summary>
public sealed class OrchestrationTests : HubTest
{
    [Fact]
    public async Task Runs_activities_in_sequence_and_side_by_side()
    {
        var hub = NewHub()
            .Activity<int>("Double", number => number * 2)
            .Orchestrator("Test", async context =>
            {
                var first = await context.CallActivityAsync<int>("Double", context.GetInput<int>());
                var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => context.CallActivityAsync<int>("double", first + number)));
                return all.Sum();
            })
            .Start();

        var ended = await hub.RunAsync("test", 5);

        Assert.Equal((OrchestrationRuntimeStatus.Completed, 2 * ((20 * 10) + 190)), (ended.RuntimeStatus, ended.ReadOutputAs<int>()));
        Assert.Equal((5, "Test"), (ended.ReadInputAs<int>(), ended.Name), new NamesIgnoringCase());
    }

    [Fact]
    public async Task Keeps_what_is_large()
    {
        var text = string.Concat(Enumerable.Repeat("ü\n\"", 200_000));
        var hub = NewHub()
            .Activity<string>("Turn", input => new string([.. input!.Reverse()]))
            .Orchestrator("Test", async context => await context.CallActivityAsync<string>("Turn", await context.CallActivityAsync<string>("Turn", context.GetInput<string>())))
            .Start();

        Assert.Equal(text, (await hub.RunAsync("Test", text)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Timers_fire_at_their_time_and_not_before()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var hub = NewHub(time)
            .Orchestrator("Test", async context =>
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(1500), CancellationToken.None);
                return context.CurrentUtcDateTime;
            })
            .Start();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Test", Cancellation);
        await hub.Client.WaitForInstanceStartAsync(id, Cancellation);

        time.Advance(TimeSpan.FromMilliseconds(1499));
        Assert.True((await hub.Client.GetInstanceAsync(id, Cancellation))!.IsRunning);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new DateTime(2026, 3, 1, 12, 0, 1, 500, DateTimeKind.Utc), (await hub.EndedAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Retries_wait_by_durable_timers()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var attempts = 0;
        var failed = new SemaphoreSlim(0);
        var hub = NewHub(time)
            .Activity<string>("Flaky", _ =>
            {
                failed.Release();
                return ++attempts < 3 ? throw new IOException("down") : "up";
            })
            .Orchestrator("Test", async context =>
            {
                var result = await context.CallActivityAsync<string>("Flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(10), 2)));
                return $"{result} after {context.CurrentUtcDateTime:mm:ss}";
            })
            .Start();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Test", Cancellation);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await failed.WaitAsync(Cancellation);
            await TimerSetAsync(hub, id, attempt);
            time.Advance(TimeSpan.FromSeconds(10 * attempt));
        }

        Assert.Equal("up after 00:30", (await hub.EndedAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Waits_for_events_of_clients_and_of_other_orchestrations()
    {
        var hub = NewHub()
            .Orchestrator("Waits", async context => $"{await context.WaitForExternalEvent<string>("A")} {await context.WaitForExternalEvent<string>("B")}")
            .Orchestrator("Sends", context =>
            {
                context.SendEvent(context.GetInput<string>()!, "b", "from a friend");
                context.SendEvent("nobody", "b", "lost");
                return Task.FromResult<object?>(null);
            })
            .Start();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Cancellation);

        await hub.RunAsync("Sends", id);
        await hub.Client.RaiseEventAsync(id, "a", "from outside", Cancellation);

        Assert.Equal("from outside from a friend", (await hub.EndedAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Calls_orchestrators_within_orchestrators_and_hears_how_they_fail()
    {
        var hub = NewHub()
#pragma warning disable MA0015 // The parameter is the orchestration's.
            .Orchestrator("Child", context => context.GetInput<int>() < 0
                ? throw new ArgumentOutOfRangeException("input", "negative")
#pragma warning restore MA0015
                : Task.FromResult<object?>($"{context.Parent!.Name} {context.Parent.InstanceId} {context.GetInput<int>()}"))
            .Orchestrator("Parent", async context =>
            {
                var good = await context.CallSubOrchestratorAsync<string>("Child", 1, new SubOrchestrationOptions(instanceId: "given"));
                try
                {
                    await context.CallSubOrchestratorAsync("Child", -1);
                    return "no failure";
                }
                catch (TaskFailedException failure)
                {
                    return $"{good}, {failure.FailureDetails.IsCausedBy<ArgumentException>()}";
                }
            })
            .Start();

        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("top"), Cancellation);

        Assert.Equal("Parent top 1, True", (await hub.EndedAsync(id)).ReadOutputAs<string>());
        Assert.Equal("Parent top 1", (await hub.EndedAsync("given")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sub_orchestration_whose_id_is_taken_fails_its_caller()
    {
        var hub = NewHub()
            .Orchestrator("Waits", context => context.WaitForExternalEvent<object?>("Never"))
            .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>("Waits", null, new SubOrchestrationOptions(instanceId: "taken")))
            .Start();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("taken"), Cancellation);

        var failure = (await hub.RunAsync("Parent")).FailureDetails!.InnerFailure!;

        Assert.Equal("DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException", failure.ErrorType);
        Assert.Contains("An orchestration with the instance id 'taken' exists", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begins_anew_and_keeps_the_events_that_came_meanwhile()
    {
        var hub = NewHub()
            .Activity<int>("Nap", number => number)
            .Orchestrator("Sum", async context =>
            {
                var sum = context.GetInput<int>();
                context.SetCustomStatus(sum);
                var next = await context.WaitForExternalEvent<int>("Add");
                if (next == 0)
                {
                    return sum;
                }

                await context.CallActivityAsync("Nap", next);
                context.ContinueAsNew(sum + next);
                return null;
            })
            .Start();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sum", 0, Cancellation);
        for (var number = 1; number <= 20; number++)
        {
            await hub.Client.RaiseEventAsync(id, "Add", number, Cancellation);
        }

        await hub.Client.RaiseEventAsync(id, "Add", 0, Cancellation);

        var ended = await hub.EndedAsync(id);
        Assert.Equal((210, 210), (ended.ReadOutputAs<int>(), ended.ReadCustomStatusAs<int>()));
        Assert.Equal(21, hub.Store.Instances.History(id)!.Generation);
        Assert.True(hub.Store.Instances.History(id)!.Events.Count < 60, "The history of earlier executions is still there.");
    }

    [Fact]
    public async Task Fails_with_what_its_activity_threw_through_to_the_cause()
    {
        var hub = NewHub()
            .Activity<string>("Broken", _ => throw new InvalidOperationException("outer", new TimeoutException("inner")))
            .Orchestrator("Test", async context => await context.CallActivityAsync<string>("Broken"))
            .Start();

        var ended = await hub.RunAsync("Test");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        var activity = ended.FailureDetails!.InnerFailure!;
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", ended.FailureDetails.ErrorType);
        Assert.Equal(("System.InvalidOperationException", "outer"), (activity.ErrorType, activity.ErrorMessage));
        Assert.Contains(nameof(Fails_with_what_its_activity_threw_through_to_the_cause), activity.StackTrace, StringComparison.Ordinal);
        Assert.Equal("System.TimeoutException: inner", activity.InnerFailure!.ToString());
        Assert.Equal([3501, 3502], hub.Log.Entries.Select(entry => entry.Event));
        Assert.DoesNotContain(hub.Log.Entries, entry => entry.Text.Contains("outer", StringComparison.Ordinal) || entry.Text.Contains("inner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_orchestrator_and_an_activity_that_do_not_exist_fail_by_name()
    {
        var hub = NewHub()
            .Orchestrator("Known", async context => await context.CallActivityAsync<string>("Unknown", new TaskOptions(new RetryPolicy(5, TimeSpan.FromDays(1)))))
            .Start();

        var missing = (await hub.RunAsync("Missing")).FailureDetails!;
        var unknown = (await hub.RunAsync("Known")).FailureDetails!.InnerFailure!;

        Assert.Equal("OrchestratorTaskNotFound", missing.ErrorType);
        Assert.Equal("The app has no orchestrator 'Missing'. Declare a function of that name with [OrchestrationTrigger], or use one of: Known.", missing.ErrorMessage);
        Assert.Equal("ActivityTaskNotFound", unknown.ErrorType);
        Assert.StartsWith("The app has no activity 'Unknown'.", unknown.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_code_fails_what_runs_with_a_report_in_the_log()
    {
        await using (var before = new Hub(Folder)
            .Orchestrator("Test", async context =>
            {
                await context.WaitForExternalEvent<string>("Go");
                context.SendEvent("x", "Old", 1);
                return await context.WaitForExternalEvent<string>("Again");
            })
            .Start())
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("Test", new StartOrchestrationOptions("one"), Cancellation);
            await before.Client.RaiseEventAsync("one", "Go", "1", Cancellation);
            await HistoryHasAsync<Embedded.Durable.History.HistoryEvent.EventSent>(before, "one");
        }

        var after = NewHub()
            .Orchestrator("Test", async context =>
            {
                await context.WaitForExternalEvent<string>("Go");
                context.SendEvent("x", "New", 1);
                return await context.WaitForExternalEvent<string>("Again");
            })
            .Start();
        await after.Client.RaiseEventAsync("one", "Again", "2", Cancellation);

        var failure = (await after.EndedAsync("one")).FailureDetails!;
        Assert.Contains("at its step 1 it sent the event 'Old'; the code now sent the event 'New' there.", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(after.Log.Entries, entry => entry.Event == 3503 && entry.Text == failure.ErrorMessage);
    }

    [Fact]
    public async Task No_more_activities_and_turns_run_at_once_than_allowed()
    {
        var (running, most) = (0, 0);
        var all = new TaskCompletionSource();
        var hub = NewHub(options: new DurableOptions { MaxConcurrentActivityFunctions = 3 })
            .Activity<int>("Work", async (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 3)
                {
                    all.TrySetResult();
                }

                await all.Task;
                Interlocked.Decrement(ref running);
                return null;
            })
            .Orchestrator("Test", async context =>
            {
                await Task.WhenAll(Enumerable.Range(0, 30).Select(number => context.CallActivityAsync("Work", number)));
                return null;
            })
            .Start();

        await hub.RunAsync("Test");

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Hubs_in_one_folder_do_not_see_each_other()
    {
        var one = NewHub(options: new DurableOptions { HubName = "One" }).Orchestrator("Test", _ => Task.FromResult<object?>(1)).Start();
        var two = NewHub(options: new DurableOptions { HubName = "Two" }).Orchestrator("Test", _ => Task.FromResult<object?>(2)).Start();
        var options = new StartOrchestrationOptions("same");

        await one.Client.ScheduleNewOrchestrationInstanceAsync("Test", options, Cancellation);
        await two.Client.ScheduleNewOrchestrationInstanceAsync("Test", options, Cancellation);

        Assert.Equal((1, 2), ((await one.EndedAsync("same")).ReadOutputAs<int>(), (await two.EndedAsync("same")).ReadOutputAs<int>()));
        Assert.Single(await AllAsync(one.Client));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private static Task TimerSetAsync(Hub hub, string id, int count) =>
        HistoryAsync(hub, id, events => events.OfType<Embedded.Durable.History.HistoryEvent.TimerCreated>().Count() == count);

    private static Task HistoryHasAsync<T>(Hub hub, string id) => HistoryAsync(hub, id, events => events.OfType<T>().Any());

    private static async Task HistoryAsync(Hub hub, string id, Func<IReadOnlyList<Embedded.Durable.History.HistoryEvent>, bool> condition)
    {
        using var watcher = hub.Store.Watch.Watch(id);
        while (true)
        {
            var version = watcher.Changes.Version;
            if (condition(hub.Store.Instances.History(id)!.Events))
            {
                return;
            }

            await watcher.Changes.PulseAfter(version).WaitAsync(Cancellation);
        }
    }

    private sealed class NamesIgnoringCase : IEqualityComparer<(int Input, string Name)>
    {
        public bool Equals((int Input, string Name) x, (int Input, string Name) y) => x.Input == y.Input && string.Equals(x.Name, y.Name, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((int Input, string Name) value) => value.Input;
    }
}
