namespace Interchange.Gateway.Usage;

/// <summary>An endpoint that a route left out, and why.</summary>
/// <param name="Endpoint">Name of the endpoint.</param>
/// <param name="Model">Id of its model.</param>
/// <param name="Reason">A word of <c>error.availability.excluded_by</c>.</param>
public sealed record ExcludedEndpoint(string Endpoint, string Model, string Reason);
