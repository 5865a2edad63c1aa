namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Where all instances find the catalog that is in force since the latest good refresh, and the report of the latest one.</summary>
public interface ICatalogEditions
{
    /// <summary>The edition in force, as catalog.json; null where there is none, or none newer than the one of that tag.</summary>
    /// <param name="knownTag">Of the edition that the caller has; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    Task<(byte[] Catalog, string Tag)?> FindNewerAsync(string? knownTag, CancellationToken cancellationToken);

    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer; the edition may have been kept.</exception>
    Task KeepAsync(byte[] catalog, CancellationToken cancellationToken);

    /// <returns>The latest report; null before the first refresh.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    Task<CatalogRefreshReport?> FindReportAsync(CancellationToken cancellationToken);

    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer; the report may have been kept.</exception>
    Task KeepReportAsync(CatalogRefreshReport report, CancellationToken cancellationToken);
}
