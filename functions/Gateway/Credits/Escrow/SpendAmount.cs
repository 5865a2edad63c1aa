namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What a request spends, or may spend at most.</summary>
/// <param name="Cost">Taken from the credits, and counted against every limit.</param>
/// <param name="Byok">What it costs at a provider under the caller's own key; counted only against the limits that say so.</param>
internal readonly record struct SpendAmount(Money Cost, Money Byok)
{
    public static SpendAmount None => default;

    public bool IsNothing => Cost == default && Byok == default;

    /// <summary>What counts in a scope.</summary>
    public Money In(bool countsByok) => countsByok ? Cost + Byok : Cost;
}
