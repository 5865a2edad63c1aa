namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>An orchestrator's code does not do what its history says that it did. The message says what both do and how to change such code.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message);
