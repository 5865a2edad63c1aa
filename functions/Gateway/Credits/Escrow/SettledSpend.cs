using System.Collections.Immutable;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What a charge is taken from: for the usage event.</summary>
/// <param name="LeaseId">The lease; null for the balance itself.</param>
/// <param name="Holds">The limits that are leased as well.</param>
internal readonly record struct SettledSpend(string? LeaseId, ImmutableArray<ChargeHold> Holds)
{
    /// <summary>Straight from the balance: nothing was reserved, or more was spent than there was.</summary>
    public static SettledSpend FromBalance { get; } = new(null, []);

    /// <summary>This together with another. A charge has one lease: what the other was taken from returns when that lease expires, where it is another one.</summary>
    public SettledSpend With(SettledSpend other) => LeaseId is null ? other
        : other.LeaseId == LeaseId ? this with { Holds = Holds.AddRange(other.Holds) }
        : this;
}
