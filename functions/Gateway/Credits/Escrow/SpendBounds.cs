using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>Everything that bounds what one key spends, beside the balance of its account.</summary>
/// <param name="Owner">Names the key among those of the account.</param>
/// <param name="Limits">The same array for as long as nothing has changed: it is compared by reference.</param>
internal readonly record struct SpendBounds(string Owner, ImmutableArray<SpendLimit> Limits)
{
    /// <summary>The balance alone.</summary>
    public static SpendBounds None { get; } = new("", []);
}
