namespace Interchange.Gateway.Payloads;

/// <summary>A piece of a payload.</summary>
/// <param name="Bytes">As many as were asked for, or as there are; none behind the end.</param>
/// <param name="TotalLength">Length of the whole payload.</param>
public readonly record struct PayloadRange(ReadOnlyMemory<byte> Bytes, long TotalLength);
