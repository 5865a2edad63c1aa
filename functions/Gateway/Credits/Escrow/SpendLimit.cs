using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>A bound of what a request may spend, beside the account's balance.</summary>
/// <param name="Scope">Whose spending, in which interval; never the balance.</param>
/// <param name="Limit">The most that may be spent in an interval. Zero admits nothing that costs.</param>
/// <param name="CountsByok">Whether the cost of calls with the caller's own provider keys counts.</param>
public sealed record SpendLimit(SpendScope Scope, Money Limit, bool CountsByok);
