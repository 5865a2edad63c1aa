namespace Interchange.Gateway.Batches.Steps;

/// <summary>Where the order of a line is.</summary>
/// <param name="Number">Number of the line.</param>
/// <param name="Offset">Where it begins in the window's payload.</param>
/// <param name="Length">How long it is.</param>
public sealed record BatchLineRef(int Number, long Offset, int Length);
