using System.Collections.Immutable;

namespace Interchange.Gateway.Limits;

/// <summary>What a request has to pass.</summary>
/// <param name="Limits">Limits that count it.</param>
/// <param name="Slots">The slots that it takes one of; null for none.</param>
/// <param name="Tokens">How many tokens it is expected to use; put right when it has ended.</param>
public readonly record struct RateDemand(ImmutableArray<RateLimit> Limits, SlotLimit? Slots, long Tokens)
{
    /// <summary>True when nothing bounds the request.</summary>
    public bool IsNothing => Limits.IsEmpty && Slots is null;

    /// <summary>What a request takes of a limit. One that is larger than the limit takes all of it: it has to be answered at some time.</summary>
    public long AmountOf(RateLimit limit) => limit.Unit == RateUnit.Requests ? 1 : Math.Max(1, Math.Min(Tokens, limit.Most));
}
