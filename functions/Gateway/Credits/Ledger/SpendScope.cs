namespace Interchange.Gateway.Credits.Ledger;

/// <summary>What bounds spending and is leased from: the account's balance, or the limit of a subject in an interval.</summary>
/// <param name="Subject">Whose limit; null for the balance.</param>
/// <param name="Interval">When the limit starts anew.</param>
public readonly record struct SpendScope(SpendSubject? Subject, SpendInterval Interval)
{
    /// <summary>The account's prepaid balance.</summary>
    public static SpendScope Balance => default;

    public bool IsBalance => Subject is null;

    /// <summary>Unique among the scopes of an account, and safe as a key of storage.</summary>
    public string Name => Subject is { } subject ? $"{subject.Name}.{Interval.ToString().ToLowerInvariant()}" : "balance";

    public override string ToString() => Name;
}
