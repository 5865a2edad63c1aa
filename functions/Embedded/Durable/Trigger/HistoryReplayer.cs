using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Workers;
using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>
/// Replays recorded histories against the orchestrators of today, without a state folder and without running an activity: what a test does to be sure
/// that instances which older versions started can go on.
/// </summary>
internal sealed class HistoryReplayer(FunctionTable functions, DurableEnvironment environment)
{
    /// <summary>Replays against the orchestrator functions of an app.</summary>
    /// <param name="functionTypes">Where functions are looked for.</param>
    /// <param name="services">What the functions' classes take in their constructors.</param>
    /// <param name="environment">What all orchestrations share.</param>
    public static HistoryReplayer For(IEnumerable<Type> functionTypes, IServiceProvider services, DurableEnvironment environment)
    {
        var invoker = new FunctionInvoker(FunctionPipeline.Compose([]), services, static _ => false);
        var table = new FunctionTable();
        foreach (var function in FunctionDiscovery.Discover(functionTypes).Where(static function => function.Trigger is OrchestrationTriggerAttribute))
        {
            table.TryAdd(OrchestratorFunction.Create(function, invoker, environment.Payloads));
        }

        return new HistoryReplayer(table, environment);
    }

    /// <summary>Replays a history up to its end.</summary>
    /// <exception cref="NonDeterminismException">The orchestrator does not do what the history says; the message says what both do, and how to change an orchestrator.</exception>
    /// <exception cref="InvalidOperationException">There is no orchestrator of that name any more.</exception>
    public async Task ReplayAsync(HistoryFile history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var orchestrator = functions.Orchestrator(history.Orchestrator)
            ?? throw new InvalidOperationException($"The history '{history.InstanceId}' cannot be replayed: {functions.NoOrchestrator(history.Orchestrator).Message}");
        await using var invocation = orchestrator.Begin(history.InstanceId);
        var run = new OrchestrationRun(
            new OrchestrationIdentity(history.InstanceId, history.Generation),
            invocation.Code,
            environment,
            static () => { });
        var ended = run.Replay(history);
        var (recorded, now) = (Described(history.Events.OfType<HistoryEvent.ExecutionEnded>().FirstOrDefault()?.Status), Described(ended));
        if (recorded != now)
        {
            throw Decisions.EndsElse(orchestrator.Name, history.InstanceId, recorded, now);
        }
    }

    private static string Described(Ending? ending) => Described(ending switch
    {
        null => null,
        Ending.Completed => "Completed",
        Ending.Failed => "Failed",
        Ending.Terminated => "Terminated",
        _ => "ContinuedAsNew",
    });

    private static string Described(string? status) => status is null ? "waits" : $"ends as {status}";
}
