using System.Collections.Immutable;

namespace Interchange.Gateway.Routing;

/// <summary>The endpoints to try, in order.</summary>
/// <param name="Steps">At least one.</param>
public sealed record RoutePlan(ImmutableArray<RouteStep> Steps);
