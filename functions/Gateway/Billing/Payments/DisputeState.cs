using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Payments;

/// <summary>A payment that its payer's bank disputes.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Amount">Of what was paid.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="Stage">How far it has come.</param>
public sealed record DisputeState(string Id, Money Amount, DateTimeOffset CreatedAt, DisputeStage Stage);
