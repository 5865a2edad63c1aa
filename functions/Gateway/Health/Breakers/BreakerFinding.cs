namespace Interchange.Gateway.Health.Breakers;

/// <summary>What instances tell each other of a breaker.</summary>
/// <param name="Open">True: it rests. False: a probe has found that it is well again.</param>
/// <param name="Since">When that was found.</param>
/// <param name="RestsUntil">When open: the end of the rest.</param>
/// <param name="Openings">Openings in a row, which make rests longer.</param>
public readonly record struct BreakerFinding(bool Open, DateTimeOffset Since, DateTimeOffset RestsUntil, int Openings)
{
    /// <summary>A rest that ended so long ago, without a probe since, says nothing of now.</summary>
    internal static readonly TimeSpan Staleness = TimeSpan.FromMinutes(1);
}
