namespace Interchange.Gateway.Batches.Steps;

/// <summary>What follows a window, or all of them.</summary>
/// <param name="Run">The batch as it was when the window was read.</param>
/// <param name="Ending">Why the batch ends; null when it goes on.</param>
public sealed record BatchStep(BatchRun Run, BatchEnding? Ending);
