namespace Interchange.Gateway.Batches.Lines;

/// <summary>What stands before the orders of a window: kept with them, so that whoever works on the window again finds the same.</summary>
internal sealed record WindowHead(IReadOnlyList<WindowLine> Lines, long NextOffset, int NextLine, int NextOrdinal, bool IsLast);
