namespace Interchange.Gateway.Credits.Escrow;

/// <summary>How much may be spent at most, as far as is known.</summary>
/// <param name="Plain">Left where only costs count; below zero for an overdrawn balance.</param>
/// <param name="Counted">Left where calls with the caller's own provider keys count as well.</param>
internal readonly record struct SpendRoom(Money Plain, Money Counted)
{
    /// <summary>Nothing bounds the spending.</summary>
    public static SpendRoom Unlimited { get; } = new(new Money(long.MaxValue), new Money(long.MaxValue));

    public bool Fits(SpendAmount amount) => amount.Cost <= Plain && amount.In(countsByok: true) <= Counted;

    /// <summary>The room with one more scope to fit into.</summary>
    public SpendRoom Within(Money left, bool countsByok) => countsByok
        ? this with { Counted = left < Counted ? left : Counted }
        : this with { Plain = left < Plain ? left : Plain };
}
