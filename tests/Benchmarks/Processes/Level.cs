namespace Interchange.Benchmarks.Processes;

/// <summary>Something that goes up and down.</summary>
/// <param name="Now">At the last report.</param>
/// <param name="Highest">The highest report since the reading before.</param>
internal readonly record struct Level(double Now, double Highest);
