using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Health.Endpoints;

/// <summary>The endpoints that this instance follows, by name; endpoints with the same name are one upstream, in whichever catalog they stand.</summary>
internal sealed class TrackedEndpoints(Func<string, Breaker> makeBreaker)
{
    private readonly ConcurrentDictionary<string, TrackedEndpoint> _byName = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<ModelEndpoint, TrackedEndpoint> _byEndpoint = [];

    public IEnumerable<TrackedEndpoint> All => _byName.Select(static endpoint => endpoint.Value);

    /// <summary>Without locks or garbage for an endpoint that has been asked for before.</summary>
    public TrackedEndpoint Of(ModelEndpoint endpoint) =>
        _byEndpoint.TryGetValue(endpoint, out var known) ? known : _byEndpoint.GetValue(endpoint, e => Of(e.Name));

    public TrackedEndpoint Of(string name) =>
        _byName.GetOrAdd(name, static (name, make) => new TrackedEndpoint(name, () => make(name)), makeBreaker);
}
