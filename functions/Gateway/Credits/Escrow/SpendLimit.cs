using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>A limit on spending beside the balance: a key's, a member's or the workspace's.</summary>
/// <param name="Scope">Whose, and when it starts anew.</param>
/// <param name="Limit">The most that may be spent in one interval.</param>
/// <param name="CountsByok">Whether calls with the caller's own provider keys count.</param>
public readonly record struct SpendLimit(SpendScope Scope, Money Limit, bool CountsByok);
