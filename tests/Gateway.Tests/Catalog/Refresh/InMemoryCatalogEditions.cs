using Interchange.Gateway.Catalog.Refresh;

namespace Interchange.Gateway.Tests.Catalog.Refresh;

internal sealed class InMemoryCatalogEditions : ICatalogEditions
{
    private int _version;

    public byte[]? Catalog { get; private set; }

    public CatalogRefreshReport? Report { get; private set; }

    public Task<(byte[] Catalog, string Tag)?> FindNewerAsync(string? knownTag, CancellationToken cancellationToken)
    {
        var tag = $"v{_version}";
        return Task.FromResult<(byte[], string)?>(Catalog is null || tag == knownTag ? null : (Catalog, tag));
    }

    public Task KeepAsync(byte[] catalog, CancellationToken cancellationToken)
    {
        (Catalog, _version) = (catalog, _version + 1);
        return Task.CompletedTask;
    }

    public Task<CatalogRefreshReport?> FindReportAsync(CancellationToken cancellationToken) => Task.FromResult(Report);

    public Task KeepReportAsync(CatalogRefreshReport report, CancellationToken cancellationToken)
    {
        Report = report;
        return Task.CompletedTask;
    }
}
