namespace Interchange.Gateway.Health.Breakers;

/// <summary>What one breaker answers to an attempt.</summary>
/// <param name="Allowed">Whether it may pass.</param>
/// <param name="Probe">Whether it is the probe.</param>
/// <param name="Ticket">To be handed back with the report; 0 while the breaker is closed.</param>
/// <param name="RetryAfter">When not allowed: how long to wait.</param>
internal readonly record struct BreakerEntry(bool Allowed, bool Probe, int Ticket, TimeSpan RetryAfter)
{
    public static readonly BreakerEntry Free = new(Allowed: true, Probe: false, Ticket: 0, TimeSpan.Zero);

    public static BreakerEntry Refused(TimeSpan retryAfter) => new(Allowed: false, Probe: false, Ticket: 0, retryAfter);
}
