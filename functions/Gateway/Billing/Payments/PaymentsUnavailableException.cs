namespace Interchange.Gateway.Billing.Payments;

/// <summary>
/// The payment provider does not answer, answers too late, or refuses the gateway itself. What was asked may have happened; asking again with the same
/// idempotency key finds out. Never holds the provider's own message, which may quote what the gateway sent.
/// </summary>
/// <param name="reason">For the log: a status and a code.</param>
/// <param name="innerException">What happened.</param>
public sealed class PaymentsUnavailableException(string reason, Exception innerException) : Exception($"Payments are unavailable: {reason}.", innerException);
