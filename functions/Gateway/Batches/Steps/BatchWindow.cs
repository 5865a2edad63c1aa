namespace Interchange.Gateway.Batches.Steps;

/// <summary>A window of lines that is ready to be worked on. References and numbers alone.</summary>
/// <param name="Part">The part of the batch's payloads that holds the orders.</param>
/// <param name="Lines">The lines that have one.</param>
/// <param name="NextOffset">Where the next window begins in the input.</param>
/// <param name="NextLine">Number of its first line.</param>
/// <param name="NextOrdinal">The same among lines that are not blank.</param>
/// <param name="IsLast">Whether nothing comes after it.</param>
/// <param name="End">Why the batch ends before its lines; null when it goes on.</param>
public sealed record BatchWindow(string Part, IReadOnlyList<BatchLineRef> Lines, long NextOffset, int NextLine, int NextOrdinal, bool IsLast, BatchEnding? End);
