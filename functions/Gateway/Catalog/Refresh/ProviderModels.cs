using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>What a provider's own list of models says of the catalog. Lists are often partial: nothing follows from them by itself.</summary>
/// <param name="Provider">Slug.</param>
/// <param name="Listed">Models that the provider lists.</param>
/// <param name="NotListed">Its own names of models that the catalog has of it and the list has not.</param>
/// <param name="NotInCatalog">The reverse: an overlay can add them.</param>
/// <param name="Problem">Why there is no list; null where there is.</param>
public sealed record ProviderModels(string Provider, int Listed, ImmutableArray<string> NotListed, ImmutableArray<string> NotInCatalog, string? Problem = null);
