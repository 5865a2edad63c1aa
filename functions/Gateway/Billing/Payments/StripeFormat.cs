using System.Globalization;
using System.Net;
using Interchange.Gateway.Credits;
using Stripe;

namespace Interchange.Gateway.Billing.Payments;

/// <summary>Stripe's objects as the gateway's records. Source: Stripe's API reference of payment intents, refunds and disputes.</summary>
internal static class StripeFormat
{
    private const decimal CentsPerDollar = 100m;
    private const string Usd = "usd";

    public static PaymentState Payment(PaymentIntent intent) => new()
    {
        Id = intent.Id,
        PurchaseId = intent.Metadata?.GetValueOrDefault(StripePayments.PurchaseMark),
        Status = intent.Status switch
        {
            "succeeded" => PaymentStatus.Succeeded,
            "processing" => PaymentStatus.Processing,
            "canceled" => PaymentStatus.Declined,
            "requires_payment_method" or "requires_action" when intent.LastPaymentError is not null => PaymentStatus.Declined,
            _ => PaymentStatus.Unpaid,
        },
        Received = FromCents(intent.AmountReceived),
        Currency = intent.Currency,
        CustomerId = intent.CustomerId,
        PaymentMethodId = intent.PaymentMethodId,
        Decline = intent.LastPaymentError is { } error ? Decline.Of(error.Code, error.DeclineCode, error.AdviceCode) : null,
    };

    public static RefundState Refund(Refund refund) =>
        new(refund.Id, FromCents(refund.Amount), Time(refund.Created), Failed: refund.Status is "failed" or "canceled");

    public static DisputeState Dispute(Dispute dispute) => new(
        dispute.Id,
        FromCents(dispute.Amount),
        Time(dispute.Created),
        dispute.Status switch
        {
            "warning_needs_response" or "warning_under_review" => DisputeStage.Inquiry,
            "warning_closed" or "prevented" or "won" => DisputeStage.Returned,
            "lost" => DisputeStage.Lost,
            // A status that is not known yet is one in which the money may be gone.
            _ => DisputeStage.Open,
        });

    /// <summary>Why a request for a payment was refused by the payer's bank; null when it failed for another reason.</summary>
    public static Decline? DeclineOf(StripeException exception)
    {
        var error = exception.StripeError;
        return error is not null && (exception.HttpStatusCode == HttpStatusCode.PaymentRequired || error.Code is "resource_missing" or "payment_method_unactivated")
            ? Decline.Of(error.Code, error.DeclineCode, error.AdviceCode)
            : null;
    }

    /// <summary>An amount of whole cents as Stripe counts it.</summary>
    public static long Cents(Money amount) => decimal.ToInt64(amount.Dollars * CentsPerDollar);

    /// <summary>For people, such as <c>$1,000.00</c>.</summary>
    public static string Dollars(Money amount) => $"${amount.Dollars.ToString("N2", CultureInfo.InvariantCulture)}";

    public static bool IsDollars(string currency) => string.Equals(currency, Usd, StringComparison.OrdinalIgnoreCase);

    /// <summary>The library's times are of Unix seconds, in UTC.</summary>
    public static DateTimeOffset Time(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static Money FromCents(long cents) => Money.FromDollars(cents / CentsPerDollar);
}
