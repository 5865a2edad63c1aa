namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>What becomes of a newer catalog.</summary>
public enum CatalogRefreshMode
{
    /// <summary>Nothing is fetched.</summary>
    Off,

    /// <summary>Differences are reported; the catalog that came with the build stays in force.</summary>
    Report,

    /// <summary>Differences are reported, and the newer catalog is in force from then on, on every instance.</summary>
    Apply,
}
