namespace Interchange.Gateway.Billing.Payments;

/// <summary>An idempotency key has been used for another payment.</summary>
public sealed class PaymentConflictException(Exception innerException) : Exception("An idempotency key was used for another payment.", innerException);
