using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Routing.Stickiness;

namespace Interchange.Gateway.Routing;

/// <summary>What a route is planned for.</summary>
/// <param name="Models">Slugs in the order of the caller's wish; at least one.</param>
/// <param name="Provider">The caller's preferences.</param>
public sealed record RouteRequest(ImmutableArray<string> Models, ProviderPreferences Provider)
{
    /// <summary>What the request asks of an endpoint.</summary>
    public RequestNeeds Needs { get; init; } = RequestNeeds.None;

    /// <summary>Whether what <c>:online</c> means is done.</summary>
    public bool IsOnline { get; init; }

    /// <summary>What the account allows.</summary>
    public RoutingPolicy Policy { get; init; } = RoutingPolicy.None;

    /// <summary>The caller's own provider keys; null for none.</summary>
    public RouteCredentials? Credentials { get; init; }

    /// <summary>The conversation that should stay with one endpoint; null for none.</summary>
    public SessionKey? Session { get; init; }

    /// <summary>The endpoint that this instance saw the conversation answered by; null when it saw none.</summary>
    public ModelEndpoint? Bound { get; init; }

    /// <summary>When the request came: prices may depend on the time of day.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Decides the lottery: equal seeds choose equally.</summary>
    public ulong Seed { get; init; }

    /// <summary>True to be told of every endpoint that is left out.</summary>
    public bool RecordExclusions { get; init; }
}
