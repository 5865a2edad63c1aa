namespace Interchange.Gateway.Health.Breakers;

/// <summary>The answer to an attempt that asks to enter. Handed back as it is with the attempt's report.</summary>
/// <param name="Allowed">False: send nothing; the endpoint or its credential is resting.</param>
/// <param name="Probe">True when this attempt is the one that finds out whether the endpoint or its credential has recovered.</param>
/// <param name="RetryAfter">When not allowed: how long the rest still lasts.</param>
public readonly record struct BreakerPass(bool Allowed, bool Probe, TimeSpan RetryAfter)
{
    /// <summary>The place that the attempt takes at the endpoint's breaker; 0 for none.</summary>
    internal int EndpointTicket { get; init; }

    /// <summary>The place that the attempt takes at the credential's breaker; 0 for none.</summary>
    internal int CredentialTicket { get; init; }
}
