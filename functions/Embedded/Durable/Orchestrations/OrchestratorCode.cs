using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>Runs an orchestrator.</summary>
/// <returns>Its output as JSON; null when it has none.</returns>
internal delegate Task<string?> OrchestratorCode(TaskOrchestrationContext context);
