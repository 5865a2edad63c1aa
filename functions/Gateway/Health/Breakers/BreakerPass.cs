namespace Interchange.Gateway.Health.Breakers;

/// <summary>The answer to an attempt that asks to enter.</summary>
/// <param name="Allowed">False: send nothing; the endpoint or its credential is resting.</param>
/// <param name="Probe">True when this attempt is the one that finds out whether the endpoint has recovered.</param>
/// <param name="RetryAfter">When not allowed: how long the rest still lasts.</param>
public readonly record struct BreakerPass(bool Allowed, bool Probe, TimeSpan RetryAfter);
