using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>A number of the ledger that is not what its entries add up to.</summary>
/// <param name="What">Which: <c>granted</c>, <c>charged</c>, <c>conserved</c>, <c>leased</c>, <c>twice:{generation}</c>, or <c>{scope}.used</c>, <c>.byok</c> or <c>.leased</c>.</param>
/// <param name="Kept">What the row says.</param>
/// <param name="Recomputed">What the entries say.</param>
public sealed record LedgerDifference(string What, Money Kept, Money Recomputed);
