namespace Interchange.Infra.Tests.Cost;

/// <summary>What was counted on the running product.</summary>
internal sealed record Measured(
    decimal TableOperationsPerRequestAlone, decimal TableOperationsPer1000Busy, decimal TableOperationsPerHourIdle, long BytesKeptPerRequest, long LogBytesPerRequest);
