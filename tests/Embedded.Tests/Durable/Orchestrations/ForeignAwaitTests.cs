using Interchange.Embedded.Tests.Durable.Support;
using static Interchange.Embedded.Tests.Durable.Support.Execution;

namespace Interchange.Embedded.Tests.Durable.Orchestrations;

/// <summary>An orchestrator that awaits something else than tasks of its context.</summary>
public sealed class ForeignAwaitTests
{
    [Fact]
    public void Fails_when_it_could_never_be_woken()
    {
        var failure = new Execution(async context =>
        {
            await new TaskCompletionSource().Task;
            return null;
        }).Begin().Fails();

        Assert.Equal("System.InvalidOperationException", failure.Type);
        Assert.Contains("awaits something that is not of its context", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Leave such work to an activity.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fails_when_it_comes_back_from_another_thread_within_the_turn()
    {
        var outside = new TaskCompletionSource();
        var execution = new Execution(async context =>
        {
            _ = AwaitAsync(outside.Task);
            var other = new Thread(outside.SetResult);
            other.Start();
            other.Join();
            return await context.CallActivityAsync<string>("Work");

            static async Task AwaitAsync(Task task) => await task;
        });

        Assert.Contains("awaits something that is not of its context", execution.Begin().Fails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fails_when_it_leaves_its_thread_by_ConfigureAwait()
    {
        var execution = new Execution(async context =>
        {
            await context.CallActivityAsync("Work").ConfigureAwait(false);
            return "done";
        });
        execution.Begin();

        Assert.Contains("no ConfigureAwait(false)", execution.Turn(Completed(0)).Fails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_noticed_when_it_comes_back_after_the_turn()
    {
        var outside = new TaskCompletionSource();
        var went = false;
        var execution = new Execution(async context =>
        {
            var work = context.CallActivityAsync<string>("Work");
            await Task.WhenAny(work, outside.Task);
            went = true;
            return await work;
        });
        execution.Begin().Waits("0 activity Work()");

        await Task.Run(outside.SetResult, TestContext.Current.CancellationToken);

        Assert.Equal(1, execution.Strays);
        Assert.False(went);
    }

    [Fact]
    public async Task Its_context_cannot_be_used_outside_of_a_turn()
    {
        Microsoft.DurableTask.TaskOrchestrationContext? kept = null;
        var execution = new Execution(async context =>
        {
            kept = context;
            return await context.CallActivityAsync<string>("Work");
        });
        execution.Begin();

        await Task.Run(
            () =>
            {
                Assert.Throws<InvalidOperationException>(() => kept!.SetCustomStatus(1));
                Assert.Throws<InvalidOperationException>(() => kept!.NewGuid());
                Assert.Throws<InvalidOperationException>(() => { _ = kept!.CallActivityAsync("More"); });
            },
            TestContext.Current.CancellationToken);
        execution.Turn(Completed(0, "done")).CompletesWith("\"done\"");
    }

    [Fact]
    public void Tasks_that_are_complete_and_yielding_are_no_matter()
    {
        var execution = new Execution(async context =>
        {
            await Task.CompletedTask;
            await Task.Yield();
            var first = await context.CallActivityAsync<string>("Work");
            await Task.Yield();
            return first;
        });

        execution.Begin().Waits("0 activity Work()");
        execution.Turn(Completed(0, "done")).CompletesWith("\"done\"");
    }

    [Fact]
    public void The_callers_own_context_is_back_after_the_turn()
    {
        var own = new SynchronizationContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(own);
        try
        {
            new Execution(context => Task.FromResult<object?>(1)).Begin();
            Assert.Same(own, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
