namespace Interchange.Gateway.Routing;

/// <summary>The <c>sort</c> of a request: it replaces load balancing by a fixed order.</summary>
/// <param name="By">What comes first; null for load balancing, when only the partition was given.</param>
/// <param name="AcrossModels">True for <c>partition: "none"</c>: all models' endpoints are sorted together; else those of one model come before those of the next.</param>
public sealed record RouteSort(RouteSortBy? By, bool AcrossModels = false);
