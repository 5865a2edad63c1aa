namespace Interchange.Gateway.Billing.Purchases;

/// <summary>A payment has succeeded that is not the one that was agreed: another currency, or less money.</summary>
/// <param name="purchaseId">The purchase.</param>
/// <param name="paymentId">Stripe's id of the payment.</param>
public sealed class PaymentMismatchException(string purchaseId, string paymentId)
    : Exception($"Payment {paymentId} is less than purchase {purchaseId} costs, or in another currency.");
