using System.Text.Json;
using Interchange.Embedded.BusWorker;
using Interchange.Embedded.Durable;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Store;
using Interchange.Embedded.Durable.Workers;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Embedded.DurableWorker;

/// <summary>An orchestrator that does everything that orchestrators can do, and its activities, which note when they began and ended.</summary>
internal static class Functions
{
    public const string Expected = "echo-a|echo-f0,echo-f1,echo-f2|child echo-c|go|own|late|done in 2";

    private static readonly JsonPayloads Payloads = new(new JsonSerializerOptions());

    public static DurableRuntime Runtime(string folder, Journal journal, Action<FaultPoint>? reached = null)
    {
        var runtime = new DurableRuntime(
            new DurableOptions { MaxConcurrentActivityFunctions = 4 }, new DurableEnvironment(Payloads, NullLoggerFactory.Instance), folder, TimeProvider.System, reached);
        runtime.Functions.TryAdd(new Orchestrator("Everything", EverythingAsync));
        runtime.Functions.TryAdd(new Orchestrator("Child", async context => $"child {await EchoAsync(context, "c")}"));
        runtime.Functions.TryAdd(new Echo(journal));
        runtime.Start();
        return runtime;
    }

    /// <summary>Two executions, the second with what the first made.</summary>
    private static async Task<object?> EverythingAsync(TaskOrchestrationContext context)
    {
        if (context.GetInput<string>() is { } before)
        {
            return $"{before}|done in 2";
        }

        var first = await EchoAsync(context, "a");
        context.SetCustomStatus(first);
        context.SendEvent(context.InstanceId, "Own", "own");
        var fan = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => EchoAsync(context, $"f{number}")));
        var child = await context.CallSubOrchestratorAsync<string>("Child", null, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-child"));
        var go = await context.WaitForExternalEvent<string>("Go");
        var own = await context.WaitForExternalEvent<string>("Own");
        await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        var late = "in time";
        try
        {
            await context.WaitForExternalEvent<string>("Never", TimeSpan.FromMilliseconds(5));
        }
        catch (TaskCanceledException)
        {
            late = "late";
        }

        context.ContinueAsNew($"{first}|{string.Join(',', fan)}|{child}|{go}|{own}|{late}");
        return null;
    }

    private static Task<string> EchoAsync(TaskOrchestrationContext context, string step) => context.CallActivityAsync<string>("Echo", $"{context.InstanceId}/{step}");

    private sealed class Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code) : IOrchestrator
    {
        public string Name => name;

        public OrchestratorInvocation Begin(string instanceId) => new(async context => Payloads.Serialize(await code(context)));
    }

    private sealed class Echo(Journal journal) : IActivity
    {
        public string Name => "Echo";

        public async Task<string?> RunAsync(string instanceId, string? input, CancellationToken cancellationToken)
        {
            var step = Payloads.Deserialize<string>(input)!;
            journal.Write("began", step);
            await Task.Yield();
            journal.Write("ended", step);
            return Payloads.Serialize($"echo-{step[(step.LastIndexOf('/') + 1)..]}");
        }
    }
}
