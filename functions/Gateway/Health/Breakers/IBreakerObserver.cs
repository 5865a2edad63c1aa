namespace Interchange.Gateway.Health.Breakers;

/// <summary>Learns what becomes of breakers. Called on the threads of requests: must not wait.</summary>
internal interface IBreakerObserver
{
    /// <summary>This instance has found a breaker's new phase, or a later end of its rest.</summary>
    void Changed(Breaker breaker, BreakerState before, BreakerState after);

    /// <summary>Another instance has, and this one has followed.</summary>
    void Learned(Breaker breaker, BreakerState before, BreakerState after);
}
