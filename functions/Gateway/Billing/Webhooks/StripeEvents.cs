using Interchange.Gateway.Billing.Payments;
using Stripe;
using Stripe.Checkout;

namespace Interchange.Gateway.Billing.Webhooks;

/// <summary>Reads events as Stripe sends them. Source: Stripe's reference of event types and of webhook signatures.</summary>
internal static class StripeEvents
{
    /// <summary>How old a signed event may be: Stripe signs each try anew, so an older one is somebody's replay. In seconds.</summary>
    private const int Tolerance = 300;

    /// <exception cref="StripeException">The signature is missing, wrong or too old.</exception>
    public static Event Read(string body, string signature, StripeSettings settings, DateTimeOffset now) => EventUtility.ConstructEvent(
        body, signature, settings.RevealWebhookSecret(), Tolerance, now.ToUnixTimeSeconds(), throwOnApiVersionMismatch: false);

    /// <summary>What an event is about; null when it is nothing to the gateway's credits.</summary>
    public static PaymentEvent? About(Event told) => told.Data?.Object switch
    {
        Session session when told.Type is EventTypes.CheckoutSessionCompleted or EventTypes.CheckoutSessionAsyncPaymentSucceeded =>
            IsOurs(session.Metadata) ? Of(session.PaymentIntentId, PaymentDetails.None) : null,
        PaymentIntent intent when told.Type is EventTypes.PaymentIntentSucceeded or EventTypes.PaymentIntentPaymentFailed or EventTypes.PaymentIntentCanceled =>
            IsOurs(intent.Metadata) ? Of(intent.Id, PaymentDetails.None) : null,
        Charge charge when told.Type == EventTypes.ChargeRefunded => Of(charge.PaymentIntentId, PaymentDetails.Refunds),
        Refund refund => Of(refund.PaymentIntentId, PaymentDetails.Refunds),
        Dispute dispute => Of(dispute.PaymentIntentId, PaymentDetails.Disputes),
        _ => null,
    };

    private static bool IsOurs(Dictionary<string, string>? metadata) => metadata?.ContainsKey(StripePayments.PurchaseMark) == true;

    private static PaymentEvent? Of(string? paymentId, PaymentDetails details) => paymentId is null ? null : new PaymentEvent(paymentId, details);
}
