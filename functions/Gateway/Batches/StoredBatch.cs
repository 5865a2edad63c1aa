namespace Interchange.Gateway.Batches;

/// <summary>A batch and the version that was read of it.</summary>
public sealed record StoredBatch(Batch Batch, string Version);
