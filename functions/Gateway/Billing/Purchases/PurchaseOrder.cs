using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>What the caller of <c>POST /credits/purchases</c> asks for.</summary>
/// <param name="Credits">In whole cents.</param>
/// <param name="SavesPaymentMethod">Whether the payment method is kept for top-ups.</param>
/// <param name="SuccessUrl">Where the payer is sent after paying.</param>
/// <param name="CancelUrl">Where the payer is sent after turning back.</param>
/// <param name="IdempotencyKey">Makes the request safe to send again; null when it is not.</param>
internal sealed record PurchaseOrder(Money Credits, bool SavesPaymentMethod, Uri SuccessUrl, Uri CancelUrl, string? IdempotencyKey);
