namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes the function an orchestrator. Its parameter is a <see cref="Microsoft.DurableTask.TaskOrchestrationContext"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : Attribute
{
    /// <summary>The orchestrator's name; the function's when not given.</summary>
    public string? Orchestration { get; set; }
}
