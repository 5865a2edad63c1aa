namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What a request spends, or may spend at most.</summary>
/// <param name="Cost">Taken from the credits, and counted against every limit.</param>
/// <param name="Byok">What it costs at a provider under the caller's own key; counted only against the limits that say so.</param>
internal readonly record struct SpendAmount(Money Cost, Money Byok)
{
    public static SpendAmount None => default;

    /// <summary>What pays for either.</summary>
    public static SpendAmount Larger(SpendAmount one, SpendAmount other) =>
        new(one.Cost > other.Cost ? one.Cost : other.Cost, one.Byok > other.Byok ? one.Byok : other.Byok);

    public bool IsNothing => Cost == default && Byok == default;

    /// <summary>What counts in a scope.</summary>
    public Money In(bool countsByok) => countsByok ? Cost + Byok : Cost;

    /// <summary>True when this pays for the other.</summary>
    public bool Covers(SpendAmount other) => other.Cost <= Cost && other.Byok <= Byok;
}
