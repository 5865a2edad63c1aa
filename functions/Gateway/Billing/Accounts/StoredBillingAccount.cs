namespace Interchange.Gateway.Billing.Accounts;

/// <summary>What is known of how an account pays, and the version it was read at.</summary>
/// <param name="Account">What is known.</param>
/// <param name="Version">Opaque; changes with every write. Null for an account of which nothing was ever written.</param>
public sealed record StoredBillingAccount(BillingAccount Account, string? Version);
