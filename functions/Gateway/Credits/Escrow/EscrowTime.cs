namespace Interchange.Gateway.Credits.Escrow;

/// <summary>A moment by both of an instance's clocks.</summary>
/// <param name="Elapsed">Since some moment in the past, by a clock that never jumps: ages of leases are measured with it.</param>
/// <param name="Utc">By the wall clock, which other instances may not share: names windows.</param>
internal readonly record struct EscrowTime(TimeSpan Elapsed, DateTimeOffset Utc);
