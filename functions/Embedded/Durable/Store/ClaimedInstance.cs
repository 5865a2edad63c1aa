namespace Interchange.Embedded.Durable.Store;

/// <summary>An instance that this process works on until it commits a turn or gives it back.</summary>
/// <param name="Row">Its number in the file.</param>
/// <param name="Generation">Its execution, from 1.</param>
/// <param name="Turns">How many turns the execution has had.</param>
internal sealed record ClaimedInstance(long Row, string InstanceId, string Orchestrator, int Generation, int Turns);
