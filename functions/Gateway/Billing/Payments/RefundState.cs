using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Payments;

/// <summary>Money paid back.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Amount">Of what was paid.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="Failed">True when the money came back, or was never sent.</param>
public sealed record RefundState(string Id, Money Amount, DateTimeOffset CreatedAt, bool Failed);
