namespace Interchange.Gateway.Billing.Purchases;

/// <summary>A purchase and the version it was read at.</summary>
/// <param name="Purchase">The purchase.</param>
/// <param name="Version">Opaque; changes with every write.</param>
public sealed record StoredPurchase(Purchase Purchase, string Version);
