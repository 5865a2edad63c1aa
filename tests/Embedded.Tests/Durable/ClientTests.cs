using DurableTask.Core.Exceptions;
using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>What clients can do with orchestrations.</summary>
public sealed class ClientTests : HubTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private Hub Standard(TimeProvider? time = null) => NewHub(time)
        .Orchestrator("Echo", context => Task.FromResult<object?>(context.GetInput<string>()))
        .Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("Go"))
        .Orchestrator("Fails", _ => throw new InvalidOperationException("no"))
        .Orchestrator("Parent", async context =>
        {
            await context.CallSubOrchestratorAsync("Waits", null, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-child"));
            return null;
        })
        .Start();

    [Fact]
    public async Task Tells_what_is_known_of_an_orchestration()
    {
        var time = new FakeTimeProvider(Noon);
        var hub = Standard(time);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "hello", new StartOrchestrationOptions("one") { Tags = new Dictionary<string, string> { ["team"] = "blue" } }, Cancellation);

        var ended = await hub.EndedAsync(id);
        var brief = (await hub.Client.GetInstanceAsync(id, Cancellation))!;

        Assert.Equal(("one", "Echo", OrchestrationRuntimeStatus.Completed, Noon, Noon), (ended.InstanceId, ended.Name, ended.RuntimeStatus, ended.CreatedAt, ended.LastUpdatedAt));
        Assert.Equal(("\"hello\"", "\"hello\"", null), (ended.SerializedInput, ended.SerializedOutput, ended.SerializedCustomStatus));
        Assert.Equal("blue", ended.Tags["team"]);
        Assert.True(ended.IsCompleted);
        Assert.Equal("[Name: 'Echo', ID: 'one', RuntimeStatus: Completed, CreatedAt: 2026-03-01T12:00:00, LastUpdatedAt: 2026-03-01T12:00:00, Input: '\"hello\"', Output: '\"hello\"']", ended.ToString());
        Assert.Null(brief.SerializedInput);
        Assert.Contains("getInputsAndOutputs: true", Assert.Throws<InvalidOperationException>(brief.ReadOutputAs<string>).Message, StringComparison.Ordinal);
        Assert.Null(await hub.Client.GetInstanceAsync("nobody", Cancellation));
    }

    [Fact]
    public async Task Makes_up_an_id_when_none_is_given_and_is_named_for_its_hub()
    {
        var hub = Standard();

        Assert.True(Guid.TryParseExact(await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", Cancellation), "N", out _));
        Assert.Equal("TestHubName", hub.Client.Name);
        await Assert.ThrowsAsync<ArgumentNullException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("", Cancellation));
    }

    [Fact]
    public async Task Starts_when_it_is_time_and_keeps_what_comes_before()
    {
        var time = new FakeTimeProvider(Noon);
        var hub = Standard(time);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("later", Noon.AddHours(1)), Cancellation);
        await hub.Client.RaiseEventAsync(id, "Go", "early", Cancellation);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(id, Cancellation))!.RuntimeStatus);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("early", (await hub.EndedAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_instance_that_has_not_ended_stands_in_the_way_and_one_that_has_is_replaced()
    {
        var hub = Standard();
        var options = new StartOrchestrationOptions("one");
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", options, Cancellation);

        var refusal = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", options, Cancellation));
        Assert.Contains("'one' exists and is", refusal.Message, StringComparison.Ordinal);
        await hub.Client.RaiseEventAsync("one", "Go", "went", Cancellation);
        Assert.Equal("went", (await hub.EndedAsync("one")).ReadOutputAs<string>());
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "again", options, Cancellation);
        Assert.Equal("again", (await hub.EndedAsync("one")).ReadOutputAs<string>());
        Assert.Single(await AllAsync(hub.Client));
    }

    [Fact]
    public async Task Dedupe_statuses_say_what_stands_in_the_way()
    {
        var hub = Standard();
        var keepEnded = new StartOrchestrationOptions("one").WithDedupeStatuses(
            OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "first", keepEnded, Cancellation);
        await hub.EndedAsync("one");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "second", keepEnded, Cancellation));
        Assert.Equal("first", (await hub.EndedAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_runs_is_terminated_when_it_may_be_replaced_and_its_caller_hears_of_it()
    {
        var hub = Standard();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("top"), Cancellation);
        await hub.Client.WaitForInstanceStartAsync("top-child", Cancellation);

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "new", new StartOrchestrationOptions("top-child").WithDedupeStatuses(), Cancellation);

        Assert.Equal("new", (await hub.EndedAsync("top-child")).ReadOutputAs<string>());
        Assert.Equal("The sub-orchestration was terminated.", (await hub.EndedAsync("top")).FailureDetails!.InnerFailure!.ErrorMessage);
    }

    [Theory]
    [InlineData("'Finished' of DedupeStatuses is no status of an orchestration", "Finished")]
    [InlineData("DedupeStatuses has Terminated, but leaves out a status", "Terminated", "Pending")]
    public async Task Dedupe_statuses_that_make_no_sense_are_refused(string expected, params string[] statuses)
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => Standard().Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", new StartOrchestrationOptions { DedupeStatuses = statuses }, Cancellation));

        Assert.StartsWith(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminates_with_an_output_and_leaves_sub_orchestrations_alone_unless_asked()
    {
        var hub = Standard();
        foreach (var id in new[] { "alone", "all" })
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions(id), Cancellation);
            await hub.Client.WaitForInstanceStartAsync($"{id}-child", Cancellation);
        }

        await hub.Client.TerminateInstanceAsync("alone", "enough", Cancellation);
        await hub.Client.TerminateInstanceAsync("all", new TerminateInstanceOptions("enough", Recursive: true), Cancellation);

        var alone = await hub.EndedAsync("alone");
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (alone.RuntimeStatus, alone.ReadOutputAs<string>()));
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), ((await hub.EndedAsync("all-child")).RuntimeStatus, (await hub.EndedAsync("all-child")).ReadOutputAs<string>()));
        await hub.Client.RaiseEventAsync("alone-child", "Go", "on", Cancellation);
        Assert.Equal("on", (await hub.EndedAsync("alone-child")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminates_what_has_not_started()
    {
        var hub = Standard();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new StartOrchestrationOptions("later", TimeProvider.System.GetUtcNow().AddDays(1)), Cancellation);

        await hub.Client.TerminateInstanceAsync("later", Cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndedAsync("later")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminating_begins_no_more_activities_and_drops_the_result_of_the_one_that_runs()
    {
        var (began, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var ran = 0;
        var hub = NewHub(options: new Embedded.Durable.DurableOptions { MaxConcurrentActivityFunctions = 1 })
            .Activity<int>("Work", async (_, _) =>
            {
                Interlocked.Increment(ref ran);
                began.TrySetResult();
                await end.Task;
                return null;
            })
            .Orchestrator("Test", async context =>
            {
                await Task.WhenAll(Enumerable.Range(0, 10).Select(number => context.CallActivityAsync("Work", number)));
                return null;
            })
            .Orchestrator("Echo", _ => Task.FromResult<object?>(null))
            .Start();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Test", Cancellation);
        await began.Task.WaitAsync(Cancellation);

        await hub.Client.TerminateInstanceAsync(id, Cancellation);
        await hub.EndedAsync(id);
        end.SetResult();
        await hub.StopAsync(Cancellation);

        Assert.Equal(1, ran);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndedAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Suspends_and_resumes()
    {
        var hub = Standard();
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Cancellation);
        await hub.Client.WaitForInstanceStartAsync(id, Cancellation);

        await hub.Client.SuspendInstanceAsync(id, "a break", Cancellation);
        await hub.Client.RaiseEventAsync(id, "Go", "now", Cancellation);
        await StatusAsync(hub, id, OrchestrationRuntimeStatus.Suspended);
        await hub.Client.ResumeInstanceAsync(id, Cancellation);

        Assert.Equal("now", (await hub.EndedAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Steering_what_does_not_exist_or_has_ended_changes_nothing()
    {
        var hub = Standard();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions("one"), Cancellation);
        var before = await hub.EndedAsync("one");

        foreach (var id in new[] { "one", "nobody" })
        {
            await hub.Client.RaiseEventAsync(id, "Go", Cancellation);
            await hub.Client.TerminateInstanceAsync(id, Cancellation);
            await hub.Client.SuspendInstanceAsync(id, Cancellation);
            await hub.Client.ResumeInstanceAsync(id, Cancellation);
        }

        Assert.Equal((before.RuntimeStatus, before.LastUpdatedAt), ((await hub.EndedAsync("one")).RuntimeStatus, (await hub.EndedAsync("one")).LastUpdatedAt));
    }

    [Fact]
    public async Task Finds_orchestrations_by_status_time_and_beginning_of_the_id_page_by_page()
    {
        var time = new FakeTimeProvider(Noon);
        var hub = Standard(time);
        for (var number = 0; number < 7; number++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await hub.Client.ScheduleNewOrchestrationInstanceAsync(number == 3 ? "Fails" : "Echo", $"i{number}", new StartOrchestrationOptions($"{(number % 2 == 0 ? "even" : "odd")}-{number}"), Cancellation);
        }

        foreach (var instance in await AllAsync(hub.Client))
        {
            await hub.EndedAsync(instance.InstanceId);
        }

        Assert.Equal(["even-0", "even-2", "even-4", "even-6"], await IdsAsync(new OrchestrationQuery(InstanceIdPrefix: "even")));
        Assert.Equal(["odd-3"], await IdsAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Running])));
        Assert.Equal(["odd-1", "even-2", "odd-3"], await IdsAsync(new OrchestrationQuery(CreatedFrom: Noon.AddMinutes(2), CreatedTo: Noon.AddMinutes(4))));
        Assert.Empty(await IdsAsync(new OrchestrationQuery(TaskHubNames: ["Other"])));
        Assert.Equal(7, (await IdsAsync(new OrchestrationQuery(TaskHubNames: ["testhubname"], PageSize: 2))).Count());
        Assert.Equal("i0", (await AllAsync(hub.Client, new OrchestrationQuery(FetchInputsAndOutputs: true)))[0].ReadInputAs<string>());

        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 3)).AsPages().WithCancellation(Cancellation))
        {
            pages.Add(page);
        }

        Assert.Equal([3, 3, 1], pages.Select(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        await foreach (var page in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 3)).AsPages(pages[0].ContinuationToken).WithCancellation(Cancellation))
        {
            Assert.Equal(pages[1].Values.Select(value => value.InstanceId), page.Values.Select(value => value.InstanceId));
            break;
        }

        async Task<IEnumerable<string>> IdsAsync(OrchestrationQuery query) => (await AllAsync(hub.Client, query)).Select(instance => instance.InstanceId);
    }

    [Fact]
    public async Task Purges_what_has_ended_with_its_history()
    {
        var hub = Standard();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions("ended"), Cancellation);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("waiting"), Cancellation);
        await hub.EndedAsync("ended");

        Assert.Equal(1, (await hub.Client.PurgeInstanceAsync("ended", Cancellation)).PurgedInstanceCount);
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("ended", Cancellation)).PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("ended", Cancellation));
        Assert.Null(hub.Store.Instances.History("ended"));
        Assert.Contains("terminate it first", (await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.PurgeInstanceAsync("waiting", Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purges_sub_orchestrations_when_asked_to()
    {
        var hub = Standard();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("top"), Cancellation);
        await hub.Client.WaitForInstanceStartAsync("top-child", Cancellation);
        await hub.Client.RaiseEventAsync("top-child", "Go", "x", Cancellation);
        await hub.EndedAsync("top");

        Assert.Equal(2, (await hub.Client.PurgeInstanceAsync("top", new PurgeInstanceOptions(Recursive: true), Cancellation)).PurgedInstanceCount);
        Assert.Empty(await AllAsync(hub.Client));
    }

    [Fact]
    public async Task Purges_all_that_fit_and_never_what_runs()
    {
        var hub = Standard();
        for (var number = 0; number < 250; number++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new StartOrchestrationOptions($"{number}"), Cancellation);
        }

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Fails", new StartOrchestrationOptions("failed"), Cancellation);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("waiting"), Cancellation);
        foreach (var instance in (await AllAsync(hub.Client)).Where(instance => instance.InstanceId != "waiting"))
        {
            await hub.EndedAsync(instance.InstanceId);
        }

        var filter = new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Running]);
        var partly = await hub.Client.PurgeAllInstancesAsync(filter with { Timeout = TimeSpan.Zero }, Cancellation);
        var rest = await hub.Client.PurgeAllInstancesAsync(filter, Cancellation);

        Assert.Equal((100, false), (partly.PurgedInstanceCount, partly.IsComplete));
        Assert.Equal((150, true), (rest.PurgedInstanceCount, rest.IsComplete));
        Assert.Equal(["failed", "waiting"], (await AllAsync(hub.Client)).Select(instance => instance.InstanceId));
    }

    [Fact]
    public async Task Waits_for_what_does_not_exist_yet_and_can_be_cancelled()
    {
        var hub = Standard();
        var waiting = hub.EndedAsync("one");
        using var impatient = new CancellationTokenSource();
        var cancelled = hub.Client.WaitForInstanceCompletionAsync("two", impatient.Token);

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions("one"), Cancellation);
        await impatient.CancelAsync();

        Assert.Equal("x", (await waiting).ReadOutputAs<string>());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    private static async Task StatusAsync(Hub hub, string id, OrchestrationRuntimeStatus status)
    {
        using var watcher = hub.Store.Watch.Watch(id);
        while (true)
        {
            var version = watcher.Changes.Version;
            if ((await hub.Client.GetInstanceAsync(id, Cancellation))!.RuntimeStatus == status)
            {
                return;
            }

            await watcher.Changes.PulseAfter(version).WaitAsync(Cancellation);
        }
    }
}
