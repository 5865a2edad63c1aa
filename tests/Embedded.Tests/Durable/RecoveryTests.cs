using System.Collections.Concurrent;
using System.Threading.Channels;
using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>Several processes on one folder: one after the other, and at once.</summary>
public sealed class RecoveryTests : HubTest
{
    [Fact]
    public async Task Goes_on_after_a_restart_where_it_was()
    {
        var runs = Channel.CreateUnbounded<string>();
        await using (var first = Standard(new Hub(Folder), runs).Start())
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("Test", new StartOrchestrationOptions("one"), Cancellation);
            await first.Client.RaiseEventAsync("one", "Step", "a", Cancellation);
            Assert.Equal("a", await runs.Reader.ReadAsync(Cancellation));
        }

        var second = Standard(NewHub(), runs).Start();
        await second.Client.RaiseEventAsync("one", "Step", "b", Cancellation);

        Assert.Equal("ab", (await second.EndedAsync("one")).ReadOutputAs<string>());
        Assert.Equal("b", await runs.Reader.ReadAsync(Cancellation));
        Assert.False(runs.Reader.TryRead(out _));
    }

    [Fact]
    public async Task What_was_scheduled_without_anybody_to_run_it_runs_when_there_is_somebody()
    {
        await using (var client = new Hub(Folder))
        {
            await client.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions("one"), Cancellation);
        }

        var worker = NewHub().Orchestrator("Echo", context => Task.FromResult<object?>(context.GetInput<string>())).Start();

        Assert.Equal("x", (await worker.EndedAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task One_process_does_what_another_asks_for()
    {
        var worker = NewHub().Orchestrator("Echo", async context => $"{context.GetInput<string>()} {await context.WaitForExternalEvent<string>("More")}").Start();
        var client = NewHub();

        await client.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions("one"), Cancellation);
        await client.Client.WaitForInstanceStartAsync("one", Cancellation);
        await client.Client.RaiseEventAsync("one", "More", "y", Cancellation);

        Assert.Equal("x y", (await client.EndedAsync("one")).ReadOutputAs<string>());
        Assert.Empty(worker.Log.Entries);
    }

    [Fact]
    public async Task An_instance_and_an_activity_belong_to_one_process_at_a_time()
    {
        const int Instances = 40, Steps = 5;
        var (turns, activities) = (new Exclusive(), new Exclusive());
        var runs = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        Hub Process() => NewHub()
            .Activity<string>("Work", async (key, _) =>
            {
                using (activities.Enter(key!))
                {
                    runs.AddOrUpdate(key!, 1, (_, count) => count + 1);
                    await Task.Yield();
                }

                return null;
            })
            .Orchestrator("Test", context =>
            {
                // One turn, not the whole of it: the code of a turn ends where it waits.
                var turn = turns.Enter(context.InstanceId);
                try
                {
                    return RunAsync(context);
                }
                finally
                {
                    turn.Dispose();
                }
            });
        var processes = new[] { Process().Start(), Process().Start(), Process().Start() };

        for (var number = 0; number < Instances; number++)
        {
            await processes[number % 3].Client.ScheduleNewOrchestrationInstanceAsync("Test", new StartOrchestrationOptions($"i{number}"), Cancellation);
        }

        for (var number = 0; number < Instances; number++)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await processes[(number + 1) % 3].EndedAsync($"i{number}")).RuntimeStatus);
        }

        Assert.Equal((0, 0), (turns.Collisions, activities.Collisions));
        Assert.Equal(Instances * Steps * 2, runs.Count);
        Assert.All(runs.Values, count => Assert.Equal(1, count));

        static async Task<object?> RunAsync(TaskOrchestrationContext context)
        {
            for (var step = 0; step < Steps; step++)
            {
                await Task.WhenAll(context.CallActivityAsync("Work", $"{context.InstanceId}/{step}/a"), context.CallActivityAsync("Work", $"{context.InstanceId}/{step}/b"));
            }

            return null;
        }
    }

    [Fact]
    public async Task What_a_process_held_when_it_died_is_done_by_another()
    {
        var (begun, never) = (new TaskCompletionSource(), new TaskCompletionSource<object?>());
        var dying = new DyingFolder(Folder);
        var first = new Hub(dying.Path)
            .Activity<string>("Work", (_, _) =>
            {
                begun.SetResult();
                return never.Task;
            })
            .Orchestrator("Test", async context => await context.CallActivityAsync<string>("Work"))
            .Start();
        await first.Client.ScheduleNewOrchestrationInstanceAsync("Test", new StartOrchestrationOptions("one"), Cancellation);
        await begun.Task.WaitAsync(Cancellation);

        dying.KillAll();
        var second = NewHub()
            .Activity<string>("Work", _ => "done by another")
            .Orchestrator("Test", async context => await context.CallActivityAsync<string>("Work"))
            .Start();

        Assert.Equal("done by another", (await second.EndedAsync("one")).ReadOutputAs<string>());
        never.SetResult("done by the dead");
        await first.DisposeAsync();
        Assert.Equal("done by another", (await second.EndedAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Stopping_waits_for_the_activities_that_run_and_begins_no_more()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var runs = 0;
        var hub = NewHub()
            .Activity<string>("Work", async (_, _) =>
            {
                Interlocked.Increment(ref runs);
                begun.TrySetResult();
                await end.Task;
                return "done";
            })
            .Orchestrator("Test", async context => $"{await context.CallActivityAsync<string>("Work")} {await context.CallActivityAsync<string>("Work")}")
            .Start();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Test", new StartOrchestrationOptions("one"), Cancellation);
        await begun.Task.WaitAsync(Cancellation);

        var stopped = hub.StopAsync(CancellationToken.None);
        Assert.False(stopped.IsCompleted);
        end.SetResult();
        await stopped;

        Assert.Equal(1, runs);
        Assert.True((await hub.Client.GetInstanceAsync("one", Cancellation))!.IsRunning);
        await hub.DisposeAsync();
        var next = NewHub()
            .Activity<string>("Work", _ => "again")
            .Orchestrator("Test", async context => $"{await context.CallActivityAsync<string>("Work")} {await context.CallActivityAsync<string>("Work")}")
            .Start();
        Assert.Equal("done again", (await next.EndedAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_that_is_cancelled_with_the_app_is_run_again_and_not_failed()
    {
        var begun = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        var hub = NewHub()
            .Activity<string>("Work", async (_, stop) =>
            {
                begun.SetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                }
                finally
                {
                    gone.SetResult();
                }

                return null;
            })
            .Orchestrator("Test", async context => await context.CallActivityAsync<string>("Work"))
            .Start();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Test", new StartOrchestrationOptions("one"), Cancellation);
        await begun.Task.WaitAsync(Cancellation);
        using var patience = new CancellationTokenSource();
        var stopped = hub.StopAsync(patience.Token);

        await patience.CancelAsync();
        await stopped;
        await gone.Task.WaitAsync(Cancellation);
        await hub.DisposeAsync();
        Assert.Contains(hub.Log.Entries, entry => entry is { Event: 3506, Text: "1 activities did not end in time; they are run again after the restart." });
        var next = NewHub().Activity<string>("Work", _ => "again").Orchestrator("Test", async context => await context.CallActivityAsync<string>("Work")).Start();
        Assert.Equal("again", (await next.EndedAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Clients_can_be_used_until_the_app_is_closed()
    {
        var hub = Standard(NewHub(), Channel.CreateUnbounded<string>()).Start();
        await hub.StopAsync(CancellationToken.None);

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Test", new StartOrchestrationOptions("one"), Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync("one", Cancellation))!.RuntimeStatus);
        await hub.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => hub.Client.GetInstanceAsync("one", Cancellation));
    }

    private static Hub Standard(Hub hub, Channel<string> runs) => hub
        .Activity<string>("Note", text =>
        {
            runs.Writer.TryWrite(text!);
            return text;
        })
        .Orchestrator("Test", async context =>
        {
            var first = await context.CallActivityAsync<string>("Note", await context.WaitForExternalEvent<string>("Step"));
            return first + await context.CallActivityAsync<string>("Note", await context.WaitForExternalEvent<string>("Step"));
        });

    /// <summary>Counts who entered while another was within.</summary>
    private sealed class Exclusive
    {
        private readonly ConcurrentDictionary<string, int> _within = new(StringComparer.Ordinal);
        private int _collisions;

        public int Collisions => Volatile.Read(ref _collisions);

        public IDisposable Enter(string key)
        {
            if (!_within.TryAdd(key, 1))
            {
                Interlocked.Increment(ref _collisions);
            }

            return new Exit(this, key);
        }

        private sealed class Exit(Exclusive exclusive, string key) : IDisposable
        {
            public void Dispose() => exclusive._within.TryRemove(key, out _);
        }
    }

    /// <summary>A folder whose processes can be made to look dead: the locks that say that they live are taken away.</summary>
    private sealed class DyingFolder(string path)
    {
        public string Path => path;

        public void KillAll()
        {
            foreach (var file in Directory.GetFiles(System.IO.Path.Combine(path, "processes")))
            {
                File.Delete(file);
            }
        }
    }
}
