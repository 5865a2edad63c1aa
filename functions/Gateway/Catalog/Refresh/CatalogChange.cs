namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>One difference between the catalog in force and a newer one.</summary>
/// <param name="Kind">What has happened.</param>
/// <param name="Offer">The model and the tag of its endpoint, or the provider and its own name where no model is known.</param>
/// <param name="Member">What of it differs, in the words of catalog.json; null for all of it.</param>
/// <param name="Before">The value in force; null for none.</param>
/// <param name="After">The newer value; null for none.</param>
public sealed record CatalogChange(CatalogChangeKind Kind, string Offer, string? Member = null, string? Before = null, string? After = null);
