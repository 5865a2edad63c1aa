namespace Interchange.Gateway.Limits.Counting;

/// <param name="Held">How many slots an instance holds.</param>
/// <param name="ExpiresAt">By its clock.</param>
public readonly record struct SlotHolder(long Held, DateTimeOffset ExpiresAt);
