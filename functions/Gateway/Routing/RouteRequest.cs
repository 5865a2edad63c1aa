using System.Collections.Immutable;

namespace Interchange.Gateway.Routing;

/// <summary>What a route is planned for.</summary>
/// <param name="Models">Slugs in the order of the caller's wish; at least one.</param>
/// <param name="Provider">The caller's preferences.</param>
public sealed record RouteRequest(ImmutableArray<string> Models, ProviderPreferences Provider);
