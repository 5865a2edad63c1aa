using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Entries;

/// <summary>What the caller of <c>POST /credits</c> asks for.</summary>
/// <param name="Amount">Given, or taken when below zero; never zero.</param>
/// <param name="Reason">For people; null for none.</param>
/// <param name="AccountId">Who gets it; null for the caller's own account.</param>
/// <param name="IdempotencyKey">Makes the request safe to send again; null when it is not.</param>
internal sealed record GrantOrder(Money Amount, string? Reason, string? AccountId, string? IdempotencyKey);
