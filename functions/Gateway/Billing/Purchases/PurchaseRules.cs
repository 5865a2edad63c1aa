using System.Collections.Immutable;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>
/// What a payment's state does to a purchase, and what a purchase does to the ledger; pure. A purchase only ever gains: whatever is learnt of its payment, how
/// often and in which order, the same states lead to the same credits, and an entry of the ledger that follows from a purchase once does so for ever.
/// </summary>
public static class PurchaseRules
{
    /// <summary>Whether a payment that has succeeded is the one that was agreed.</summary>
    public static bool IsPaidBy(Purchase purchase, PaymentState payment) =>
        payment.Status == PaymentStatus.Succeeded && StripeFormat.IsDollars(payment.Currency) && payment.Received >= purchase.Quote.Total;

    /// <summary>The purchase with what a state of its payment adds to it; the same one when that is nothing.</summary>
    public static Purchase Learn(Purchase purchase, PaymentState payment, DateTimeOffset now)
    {
        var refunds = payment.Refunds
            .OrderBy(static refund => refund.CreatedAt)
            .ThenBy(static refund => refund.Id, StringComparer.Ordinal)
            .Aggregate(purchase.Refunds, (known, refund) => Learn(purchase.Quote, known, refund, now));
        var disputes = payment.Disputes.Aggregate(purchase.Disputes, (known, dispute) => Learn(purchase.Quote, known, dispute, now));
        return purchase with
        {
            PaymentId = purchase.PaymentId ?? (payment.Id.Length > 0 ? payment.Id : null),
            PaidAt = purchase.PaidAt ?? (IsPaidBy(purchase, payment) ? now : null),
            Refunds = refunds,
            Disputes = disputes,
        };
    }

    /// <summary>The entries of the ledger that follow from a purchase; none before it is paid.</summary>
    public static IEnumerable<CreditEntry> EntriesOf(Purchase purchase)
    {
        if (purchase.PaidAt is not { } paidAt)
        {
            yield break;
        }

        yield return new CreditEntry
        {
            Id = $"purchase-{purchase.Id}",
            Kind = CreditEntryKind.Purchase,
            Amount = purchase.Quote.Credits,
            CreatedAt = paidAt,
            Paid = purchase.Quote.Total,
            Reason = purchase.IsTopUp ? "Automatic top-up" : null,
            Source = purchase.PaymentId,
        };
        foreach (var refund in purchase.Refunds.Where(static refund => refund.Credits > Money.Zero))
        {
            var id = $"refund-{refund.Id}";
            yield return Back(id, CreditEntryKind.Refund, refund.Credits, refund.Paid, refund.At, refund.Id);
            if (refund.FailedAt is { } failedAt)
            {
                yield return Forth($"{id}-failed", CreditEntryKind.Refund, refund.Credits, refund.Paid, failedAt, "The refund failed", refund.Id);
            }
        }

        foreach (var dispute in purchase.Disputes.Where(static dispute => dispute.IsTaken && dispute.Credits > Money.Zero))
        {
            var id = $"dispute-{dispute.Id}";
            yield return Back(id, CreditEntryKind.Dispute, dispute.Credits, dispute.Paid, dispute.At, dispute.Id);
            if (dispute.ReturnedAt is { } returnedAt)
            {
                yield return Forth($"{id}-returned", CreditEntryKind.Dispute, dispute.Credits, dispute.Paid, returnedAt, "The dispute was won", dispute.Id);
            }
        }
    }

    /// <summary>The credits that a part of what was paid stands for: their share, rounded once; all of them for all that was paid.</summary>
    public static Money CreditsFor(PurchaseQuote quote, Money paid) => Money.FromDollars(quote.Credits.Dollars * paid.Dollars / quote.Total.Dollars);

    private static ImmutableArray<PurchaseRefund> Learn(
        PurchaseQuote quote, ImmutableArray<PurchaseRefund> known, RefundState refund, DateTimeOffset now)
    {
        var index = known.ToList().FindIndex(other => other.Id == refund.Id);
        if (index >= 0)
        {
            return refund.Failed && known[index].FailedAt is null ? known.SetItem(index, known[index] with { FailedAt = now }) : known;
        }

        if (refund.Failed)
        {
            return known.Add(new PurchaseRefund(refund.Id, refund.Amount, Money.Zero, refund.CreatedAt, now));
        }

        // The share of all that is paid back, less what the refunds before took: however it is cut, all of it is all the credits.
        var standing = known.Where(static other => other.FailedAt is null).ToList();
        var paid = standing.Aggregate(refund.Amount, static (sum, other) => sum + other.Paid);
        var taken = standing.Aggregate(Money.Zero, static (sum, other) => sum + other.Credits);
        return known.Add(new PurchaseRefund(refund.Id, refund.Amount, CreditsFor(quote, paid) - taken, refund.CreatedAt, null));
    }

    private static ImmutableArray<PurchaseDispute> Learn(
        PurchaseQuote quote, ImmutableArray<PurchaseDispute> known, DisputeState dispute, DateTimeOffset now)
    {
        var taken = dispute.Stage is DisputeStage.Open or DisputeStage.Lost;
        var index = known.ToList().FindIndex(other => other.Id == dispute.Id);
        if (index < 0)
        {
            return known.Add(new PurchaseDispute(
                dispute.Id, dispute.Amount, CreditsFor(quote, dispute.Amount), dispute.CreatedAt, dispute.Stage, taken, null));
        }

        var before = known[index];
        if (before.Stage >= DisputeStage.Lost || dispute.Stage <= before.Stage)
        {
            return known;
        }

        return known.SetItem(index, before with
        {
            Stage = dispute.Stage,
            IsTaken = before.IsTaken || taken,
            ReturnedAt = before.IsTaken && dispute.Stage == DisputeStage.Returned ? now : null,
        });
    }

    private static CreditEntry Back(string id, CreditEntryKind kind, Money credits, Money paid, DateTimeOffset at, string source) => new()
    {
        Id = id,
        Kind = kind,
        Amount = Money.Zero - credits,
        CreatedAt = at,
        Paid = Money.Zero - paid,
        Source = source,
    };

    private static CreditEntry Forth(string id, CreditEntryKind kind, Money credits, Money paid, DateTimeOffset at, string reason, string source) => new()
    {
        Id = id,
        Kind = kind,
        Amount = credits,
        CreatedAt = at,
        Paid = paid,
        Reason = reason,
        Source = source,
    };
}
