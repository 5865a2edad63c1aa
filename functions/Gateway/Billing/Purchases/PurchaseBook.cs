using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>
/// Carries out <see cref="PurchaseRules"/>: first what is learnt of a payment is written to its purchase, then the entries that follow from the purchase to the
/// ledger. Whoever is stopped in between finds the purchase written and goes on; an entry that is there already counts once.
/// </summary>
internal sealed partial class PurchaseBook(IPurchaseStore store, ICreditLedger ledger, TimeProvider timeProvider, ILogger<PurchaseBook> logger)
{
    /// <summary>Tries against other writers of the same record.</summary>
    private const int Tries = 8;

    /// <returns>The purchase; null when there is none for the payment.</returns>
    /// <exception cref="PaymentMismatchException">The payment is not what was agreed; nothing was written.</exception>
    public async Task<Purchase?> LearnAsync(PaymentState payment, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            if (payment.PurchaseId is not { } id || await store.FindAsync(id, cancellationToken) is not { } stored)
            {
                return null;
            }

            var purchase = stored.Purchase;
            if (purchase.PaidAt is null && payment.Status == PaymentStatus.Succeeded && !PurchaseRules.IsPaidBy(purchase, payment))
            {
                throw new PaymentMismatchException(purchase.Id, payment.Id);
            }

            var learnt = PurchaseRules.Learn(purchase, payment, timeProvider.GetUtcNow());
            if (learnt == purchase || await store.UpdateAsync(stored with { Purchase = learnt }, cancellationToken))
            {
                await PostAsync(learnt, cancellationToken);
                return learnt;
            }
        }

        throw new GatewayException(GatewayError.Unavailable("The purchase is being changed by others at the same time. Try again."));
    }

    private async Task PostAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        foreach (var entry in PurchaseRules.EntriesOf(purchase))
        {
            if (await ledger.GrantAsync(purchase.AccountId, entry, cancellationToken))
            {
                LogPosted(purchase.AccountId, entry.Kind, entry.Amount.Dollars, entry.Id);
            }
        }
    }

    [LoggerMessage(7002, LogLevel.Information, "Account {Account}: {Kind} of {Dollars} dollars of credits by entry {Entry}")]
    private partial void LogPosted(string account, CreditEntryKind kind, decimal dollars, string entry);
}
