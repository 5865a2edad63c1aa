using System.Collections.Concurrent;

namespace Interchange.Gateway.Health.Breakers;

/// <summary>
/// The breakers of accounts' own keys, and of each endpoint as each of these keys meets it: apart from those of the gateway's own keys, so that neither
/// keeps the other's callers away (invariant I9). They live in this process alone, where one refusal is enough, and are made by the first failure.
/// </summary>
internal sealed class OwnBreakers(BreakerTelemetry telemetry) : IBreakerObserver
{
    /// <summary>Of more, those that are not open are dropped, then all.</summary>
    private const int Most = 10_000;

    // Nobody shares these, so nobody has to ask others for the right to probe.
    private readonly BreakerSight _sight = new();
    private readonly ConcurrentDictionary<(string Credential, string? Endpoint), Breaker> _breakers = new();

    /// <summary>The breaker of a key, or of an endpoint as the key meets it; null where nothing has ever failed.</summary>
    public Breaker? Find(string credential, string? endpoint) =>
        !_breakers.IsEmpty && _breakers.TryGetValue((credential, endpoint), out var breaker) ? breaker : null;

    public Breaker Open(string credential, string? endpoint)
    {
        if (_breakers.Count >= Most)
        {
            Trim();
        }

        return _breakers.GetOrAdd(
            (credential, endpoint),
            static (key, self) => key.Endpoint is null
                ? new Breaker(BreakerKind.Credential, key.Credential, BreakerPolicy.Credential, self._sight, self)
                : new Breaker(BreakerKind.Endpoint, $"{key.Endpoint} with {key.Credential}", BreakerPolicy.Endpoint, self._sight, self),
            this);
    }

    void IBreakerObserver.Changed(Breaker breaker, BreakerState before, BreakerState after) => telemetry.OwnChanged(breaker, before, after);

    void IBreakerObserver.Learned(Breaker breaker, BreakerState before, BreakerState after) => telemetry.OwnChanged(breaker, before, after);

    private void Trim()
    {
        foreach (var (key, breaker) in _breakers)
        {
            if (breaker.State.Phase != BreakerPhase.Open)
            {
                _breakers.TryRemove(KeyValuePair.Create(key, breaker));
            }
        }

        if (_breakers.Count >= Most)
        {
            _breakers.Clear();
        }
    }
}
