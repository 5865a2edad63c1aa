namespace Interchange.Benchmarks.Cost;

/// <param name="Rounds">How often each target is measured in each scenario.</param>
/// <param name="Requests">Requests of one round.</param>
/// <param name="Connections">How many are under way at once.</param>
internal sealed record CostSettings(int Rounds, int Requests, int Connections);
