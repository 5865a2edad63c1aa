using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>A part of a purchase that was paid back.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Paid">What was paid back.</param>
/// <param name="Credits">The credits that it takes; none when it had failed before it was known.</param>
/// <param name="At">When it was begun.</param>
/// <param name="FailedAt">When it was found to have failed; null for one that has not.</param>
public sealed record PurchaseRefund(string Id, Money Paid, Money Credits, DateTimeOffset At, DateTimeOffset? FailedAt);
