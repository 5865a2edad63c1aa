namespace Interchange.Gateway.Limits;

/// <summary>The limit that a request does not pass.</summary>
/// <param name="Limit">The limit; null when it is <paramref name="Slots"/>.</param>
/// <param name="Slots">The slots of which none is free; null when it is <paramref name="Limit"/>.</param>
/// <param name="Remaining">What is left of it.</param>
/// <param name="ResetsAt">When it starts anew; for slots, when it is worth asking again.</param>
public sealed record RateRefusal(RateLimit? Limit, SlotLimit? Slots, long Remaining, DateTimeOffset ResetsAt);
