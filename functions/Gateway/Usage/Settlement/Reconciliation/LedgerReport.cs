using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>What reconciling an account has found.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Balance">Its balance, as it was reconciled.</param>
/// <param name="Charges">How many charges were added up.</param>
/// <param name="Differences">What is wrong; none when all is well.</param>
public sealed record LedgerReport(string AccountId, AccountBalance Balance, int Charges, IReadOnlyList<LedgerDifference> Differences);
