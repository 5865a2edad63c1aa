using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>
/// The rows of an account that a change reads and writes. <see cref="LedgerRules"/> makes a new sheet of it; a store writes the rows that differ, together
/// or not at all, if none of them has changed in between.
/// </summary>
public sealed record LedgerSheet
{
    public static readonly LedgerSheet Empty = new();

    public AccountBalance Balance { get; init; } = AccountBalance.Empty;

    /// <summary>By name of the subject. A subject that is not here has spent nothing.</summary>
    public ImmutableDictionary<string, SpendCounter> Counters { get; init; } = ImmutableDictionary.Create<string, SpendCounter>(StringComparer.Ordinal);

    /// <summary>By <see cref="Lease.Key"/>. A lease that is not here is not held.</summary>
    public ImmutableDictionary<string, Lease> Leases { get; init; } = ImmutableDictionary.Create<string, Lease>(StringComparer.Ordinal);

    public SpendCounter Counter(SpendSubject subject) => Counters.GetValueOrDefault(subject.Name, SpendCounter.Empty);
}
