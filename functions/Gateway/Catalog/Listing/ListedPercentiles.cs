namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Percentiles as the listing shows them. Source: <c>PercentileStats</c> of OpenRouter's OpenAPI document.</summary>
public readonly record struct ListedPercentiles(double P50, double P75, double P90, double P99);
