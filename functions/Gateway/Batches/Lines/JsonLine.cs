namespace Interchange.Gateway.Batches.Lines;

/// <summary>A line that is not blank.</summary>
/// <param name="Number">Its number, from 1, blank ones counted.</param>
/// <param name="Ordinal">Its number among those that are not blank, from 0.</param>
/// <param name="NextOffset">Where what follows it begins.</param>
/// <param name="Bytes">The line without its end; valid until the next is asked for. Empty where it is too long.</param>
/// <param name="IsTooLong">Whether it has more than <see cref="JsonLines.Longest"/> bytes.</param>
internal readonly record struct JsonLine(int Number, int Ordinal, long NextOffset, ReadOnlyMemory<byte> Bytes, bool IsTooLong);
