using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>One model of a plan: what its slug means, and the order that its endpoints are to have.</summary>
internal readonly record struct RouteTarget(ModelFacts Model, ResolvedModel Resolved, RouteSortBy? Sort)
{
    /// <summary>What the answer calls the model.</summary>
    public string Slug { get; } = Resolved.Slug;
}
