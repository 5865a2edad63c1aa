using System.Collections.Immutable;

namespace Interchange.Gateway.Limits.Counting;

/// <summary>What became of some asks that are granted together or not at all.</summary>
/// <param name="Short">Index of the first whose minimum is not there; null when all were granted.</param>
/// <param name="States">One for each ask.</param>
public sealed record RateAnswer(int? Short, ImmutableArray<RateState> States);
