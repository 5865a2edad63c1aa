using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>A part of a purchase that the payer's bank disputes.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Paid">What is disputed.</param>
/// <param name="Credits">The credits that it takes while it is open and when it is lost.</param>
/// <param name="At">When it began.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="IsTaken">True when the credits were taken at some time.</param>
/// <param name="ReturnedAt">When the credits that were taken were given back; null when they were not.</param>
public sealed record PurchaseDispute(
    string Id, Money Paid, Money Credits, DateTimeOffset At, DisputeStage Stage, bool IsTaken, DateTimeOffset? ReturnedAt);
