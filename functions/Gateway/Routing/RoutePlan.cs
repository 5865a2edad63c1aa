using System.Collections.Immutable;
using Interchange.Gateway.Routing.Stickiness;

namespace Interchange.Gateway.Routing;

/// <summary>The endpoints to try, in order.</summary>
/// <param name="Steps">At least one.</param>
public sealed record RoutePlan(ImmutableArray<RouteStep> Steps)
{
    /// <summary>How the model came about.</summary>
    public RouteStrategy Strategy { get; init; }

    /// <summary>The order of the first model's endpoints, by the request, the variant or the account; null for load balancing.</summary>
    public RouteSortBy? Sort { get; init; }

    /// <summary>The endpoints that were left out; empty when no record was asked for.</summary>
    public ImmutableArray<RouteExclusion> Exclusions { get; init; } = [];

    /// <summary>What of the request is not honoured as it stands, in sentences; never prompt text.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// The conversation to bind to the endpoint that answers; null when stickiness does not apply. Report to <see cref="SessionAffinity"/>
    /// under this key.
    /// </summary>
    public SessionKey? Session { get; init; }
}
