namespace Interchange.Benchmarks.Stalled;

/// <summary>The product's process at one moment.</summary>
/// <param name="Name">When.</param>
/// <param name="Threads">The most threads of the pool since the stage before.</param>
/// <param name="Queue">The longest queue of the pool that a report met since the stage before.</param>
/// <param name="Heap">Bytes that the last collection left.</param>
/// <param name="Resident">Resident memory in bytes.</param>
/// <param name="CallerConnections">Connections of callers, counted from before the streams.</param>
/// <param name="ProviderConnections">Connections to the provider, counted from before the streams.</param>
internal sealed record Stage(string Name, double Threads, double Queue, double Heap, double Resident, double CallerConnections, double ProviderConnections);
