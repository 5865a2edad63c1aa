namespace Interchange.Gateway.Billing.TopUps;

/// <summary>A top-up that has been begun and whose end is not known yet.</summary>
/// <param name="PurchaseId">The purchase; also the idempotency key, so that any instance can go on with it.</param>
/// <param name="StartedAt">When it was begun.</param>
public sealed record PendingTopUp(string PurchaseId, DateTimeOffset StartedAt);
