namespace Interchange.Benchmarks.Chaos;

/// <param name="Time">How long things go wrong.</param>
/// <param name="Seed">Seed of kills, troubles and requests.</param>
/// <param name="Callers">How many ask at once.</param>
internal sealed record ChaosSettings(TimeSpan Time, int Seed, int Callers);
