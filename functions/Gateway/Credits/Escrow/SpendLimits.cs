using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>Everything that bounds what one key spends, beside the balance of its account. Made once and used for many requests.</summary>
/// <param name="Owner">Names the key among those of the account.</param>
/// <param name="Items">The limits, the one that a caller should hear of first in front.</param>
public sealed record SpendLimits(string Owner, ImmutableArray<SpendLimit> Items)
{
    /// <summary>No limit but the balance.</summary>
    public static SpendLimits None { get; } = new("", []);
}
