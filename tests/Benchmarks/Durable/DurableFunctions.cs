using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Interchange.Benchmarks.Durable;

/// <summary>What is measured: an orchestrator that calls one activity, and one that calls many side by side.</summary>
internal sealed class DurableFunctions
{
    [Function(nameof(One))]
    public static async Task<string> One([OrchestrationTrigger] TaskOrchestrationContext context, string input) => await context.CallActivityAsync<string>(nameof(Echo), input);

    [Function(nameof(Many))]
    public static async Task<int> Many([OrchestrationTrigger] TaskOrchestrationContext context, int count) =>
        (await Task.WhenAll(Enumerable.Range(0, count).Select(number => context.CallActivityAsync<string>(nameof(Echo), $"{number}")))).Length;

    [Function(nameof(Echo))]
    public static string Echo([ActivityTrigger] string input) => input;
}
