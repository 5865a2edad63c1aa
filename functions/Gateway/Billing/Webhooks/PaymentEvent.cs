using Interchange.Gateway.Billing.Payments;

namespace Interchange.Gateway.Billing.Webhooks;

/// <summary>What an event of the payment provider is about: it names a payment to look at, whose state is then asked for.</summary>
/// <param name="PaymentId">Stripe's id of the payment intent.</param>
/// <param name="Details">What has changed beside the payment itself.</param>
public sealed record PaymentEvent(string PaymentId, PaymentDetails Details);
