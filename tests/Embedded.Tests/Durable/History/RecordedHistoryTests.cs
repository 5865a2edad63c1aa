using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Trigger;
using Interchange.Embedded.Tests.Durable.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Tests.Durable.History;

/// <summary>
/// How orchestrators are kept able to go on with instances of earlier versions: a history of each version is recorded once, kept as a file, and
/// replayed against the code of today. The Ship orchestrator of these tests is at its second version.
/// </summary>
public sealed class RecordedHistoryTests : HubTest
{
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "Durable", "Histories");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Recorded, "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_recorded_history_replays(string file) => Replayer(typeof(Shipping)).ReplayAsync(Read(file));

    [Fact]
    public async Task A_changed_order_fails_with_what_history_says_and_how_to_version_it()
    {
        var report = await Assert.ThrowsAsync<NonDeterminismException>(() => Replayer(typeof(Careless)).ReplayAsync(Read("ship-1.json")));

        Assert.StartsWith(
            "The orchestrator 'Ship' (instance 'ship-1') no longer does what its history says: at its step 1 it called the activity 'Pack'; the code now called the activity 'Label' there.",
            report.Message,
            StringComparison.Ordinal);
        Assert.Contains("branch on context.CompareVersionTo", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_end_fails_too()
    {
        var report = await Assert.ThrowsAsync<NonDeterminismException>(() => Replayer(typeof(Endless)).ReplayAsync(Read("ship-1.json")));

        Assert.Contains("at the end of its history it ends as Completed; the code now waits there.", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_that_is_gone_fails_by_name()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Replayer(typeof(string)).ReplayAsync(Read("ship-1.json")));

        Assert.Contains("The app has no orchestrator 'Ship'.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_is_recorded_from_what_ran()
    {
        var hub = NewHub()
            .Activity<string>("Pack", _ => null)
            .Activity<string>("Label", _ => "L-1")
            .Orchestrator("Ship", async context => await Shipping.Ship(context))
            .Start();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Ship", "tea", new StartOrchestrationOptions("ship-1"), Cancellation);
        await hub.Client.RaiseEventAsync("ship-1", "Collected", "today", Cancellation);
        await hub.EndedAsync("ship-1");

        var recorded = HistoryFile.Parse(hub.Store.Instances.History("ship-1")!.ToJson());

        await Replayer(typeof(Shipping)).ReplayAsync(recorded);
        Assert.Equal(Shape(Read("ship-1.json")), Shape(recorded));

        // When things came does not matter to the code.
        static IEnumerable<string> Shape(HistoryFile file) => file.Events
            .Where(happened => happened is HistoryEvent.Decision or HistoryEvent.ExecutionEnded)
            .Select(happened => happened is HistoryEvent.Decision decision ? decision.Described : happened.ToString());
    }

    private static HistoryReplayer Replayer(Type functions) => HistoryReplayer.For(
        [functions], new ServiceCollection().BuildServiceProvider(), new DurableEnvironment(Execution.Payloads, new ServiceBus.Support.CollectedLog()));

    private static HistoryFile Read(string file) => HistoryFile.Parse(File.ReadAllText(Path.Combine(Recorded, file)));

    /// <summary>Labels before it packs since version 2; instances of version 1 pack first.</summary>
    private sealed class Shipping
    {
        [Function("Ship")]
        public static async Task<string> Ship([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var item = context.GetInput<string>();
            if (context.CompareVersionTo("2") >= 0)
            {
                var label = await context.CallActivityAsync<string>("Label", item);
                await context.CallActivityAsync("Pack", label);
                return $"{label} collected {await context.WaitForExternalEvent<string>("Collected")}";
            }

            await context.CallActivityAsync("Pack", item);
            return $"{await context.CallActivityAsync<string>("Label", item)} collected {await context.WaitForExternalEvent<string>("Collected")}";
        }
    }

    /// <summary>Changed without a thought for instances that run.</summary>
    private sealed class Careless
    {
        [Function("Ship")]
        public static async Task<string> Ship([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var label = await context.CallActivityAsync<string>("Label");
            await context.CallActivityAsync("Pack", label);
            return $"{label} collected {await context.WaitForExternalEvent<string>("Collected")}";
        }
    }

    private sealed class Endless
    {
        [Function("Ship")]
        public static async Task<string> Ship([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await Shipping.Ship(context);
            return await context.WaitForExternalEvent<string>("Returned");
        }
    }
}
