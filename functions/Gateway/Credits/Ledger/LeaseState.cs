namespace Interchange.Gateway.Credits.Ledger;

/// <summary>A scope and an instance's lease of it, after a <see cref="LeaseRequest"/>.</summary>
/// <param name="Net">
/// The lease's <see cref="Lease.Net"/>, which the instance takes over: what it may spend changes by the difference to what it believed,
/// which also repairs a belief that an unanswered write has left wrong.
/// </param>
/// <param name="Window">The scope's current window. Another one than the instance's: what it held is void, and <paramref name="Net"/> belongs to the new window.</param>
/// <param name="Available">What could still be leased by anybody; below zero for an overdrawn balance or a limit that was lowered.</param>
/// <param name="Used">What counts against the limit as charged; everything charged, for the balance.</param>
public readonly record struct LeaseState(Money Net, string Window, Money Available, Money Used);
