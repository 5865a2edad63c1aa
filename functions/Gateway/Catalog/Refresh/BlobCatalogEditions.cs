using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Keeps both as blobs of container <c>catalog</c>: <c>catalog.json</c> and <c>report.json</c>.</summary>
internal sealed class BlobCatalogEditions(BlobStorage blobs) : ICatalogEditions
{
    private const string CatalogName = "catalog.json";
    private const string ReportName = "report.json";

    private readonly StorageContainer _container = blobs.Container("catalog");

    public Task<(byte[] Catalog, string Tag)?> FindNewerAsync(string? knownTag, CancellationToken cancellationToken) =>
        _container.ReadAsync<(byte[], string)?>(
            async (container, token) =>
            {
                var blob = container.GetBlobClient(CatalogName);
                if (knownTag is not null && (await blob.GetPropertiesAsync(cancellationToken: token)).Value.ETag == new ETag(knownTag))
                {
                    return null;
                }

                var content = (await blob.DownloadContentAsync(token)).Value;
                return (content.Content.ToArray(), content.Details.ETag.ToString());
            },
            missing: null,
            cancellationToken);

    public Task KeepAsync(byte[] catalog, CancellationToken cancellationToken) => WriteAsync(CatalogName, catalog, cancellationToken);

    public Task<CatalogRefreshReport?> FindReportAsync(CancellationToken cancellationToken) =>
        _container.ReadAsync(
            async (container, token) => JsonSerializer.Deserialize(
                (await container.GetBlobClient(ReportName).DownloadContentAsync(token)).Value.Content, CatalogRefreshJson.Default.CatalogRefreshReport),
            missing: null,
            cancellationToken);

    public Task KeepReportAsync(CatalogRefreshReport report, CancellationToken cancellationToken) =>
        WriteAsync(ReportName, JsonSerializer.SerializeToUtf8Bytes(report, CatalogRefreshJson.Default.CatalogRefreshReport), cancellationToken);

    private async Task WriteAsync(string name, byte[] content, CancellationToken cancellationToken) =>
        await _container.WriteAsync(
            (container, token) => container.GetBlobClient(name).UploadAsync(
                new BinaryData(content), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } }, token),
            cancellationToken);
}
