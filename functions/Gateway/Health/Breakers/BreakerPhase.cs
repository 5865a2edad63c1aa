namespace Interchange.Gateway.Health.Breakers;

/// <summary>What a breaker does with attempts.</summary>
internal enum BreakerPhase
{
    /// <summary>Lets all through.</summary>
    Closed,

    /// <summary>Rests: lets none through before the end of the rest, then one probe at a time.</summary>
    Open,

    /// <summary>A probe has succeeded: lets a few through at once, then more with every success and every second.</summary>
    Recovering,
}
