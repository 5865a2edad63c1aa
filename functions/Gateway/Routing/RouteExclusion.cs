namespace Interchange.Gateway.Routing;

/// <summary>An endpoint that a plan left out, and why.</summary>
/// <param name="Endpoint">Name of the endpoint.</param>
/// <param name="Model">Id of its model.</param>
/// <param name="Reason">A word of <c>error.availability.excluded_by</c>, such as <c>allowed_providers</c>.</param>
public sealed record RouteExclusion(string Endpoint, string Model, string Reason);
