namespace Interchange.Gateway.Health.Endpoints;

/// <summary>Four percentiles of a distribution, named so that the higher is always the worse: p99 of a latency is high, p99 of a throughput low.</summary>
public readonly record struct Percentiles(double P50, double P75, double P90, double P99);
