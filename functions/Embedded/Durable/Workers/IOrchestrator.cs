namespace Interchange.Embedded.Durable.Workers;

/// <summary>A registered orchestrator.</summary>
internal interface IOrchestrator
{
    string Name { get; }

    /// <summary>Makes what one turn runs, to be disposed after the turn.</summary>
    OrchestratorInvocation Begin(string instanceId);
}
