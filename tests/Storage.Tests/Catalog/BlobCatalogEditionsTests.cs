using System.Diagnostics.Metrics;
using Interchange.Gateway.Catalog.Refresh;
using Interchange.Gateway.Storage;
using Interchange.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Storage.Tests.Catalog;

public sealed class BlobCatalogEditionsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_the_latest_edition_and_report_for_every_instance()
    {
        var (one, other) = (Editions(), Editions());
        await one.KeepAsync("first"u8.ToArray(), Cancellation);

        var (first, tag) = Assert.NotNull(await other.FindNewerAsync(knownTag: null, Cancellation));
        Assert.Equal("first"u8.ToArray(), first);
        Assert.Null(await other.FindNewerAsync(tag, Cancellation));

        await one.KeepAsync("second"u8.ToArray(), Cancellation);
        Assert.Equal("second"u8.ToArray(), Assert.NotNull(await other.FindNewerAsync(tag, Cancellation)).Catalog);

        var report = new CatalogRefreshReport
        {
            At = DateTimeOffset.UnixEpoch,
            Mode = CatalogRefreshMode.Apply,
            Source = "https://models.dev/api.json",
            VersionBefore = "a",
            VersionAfter = "b",
            Changes = [new CatalogChange(CatalogChangeKind.Changed, "a/m | groq", "prompt", "1", "2")],
            Providers = [new ProviderModels("groq", 2, ["gone"], ["new"])],
        };
        await one.KeepReportAsync(report, Cancellation);

        var found = await other.FindReportAsync(Cancellation);
        Assert.NotNull(found);
        Assert.Equal((report.At, report.Mode, report.VersionAfter, report.Problem), (found.At, found.Mode, found.VersionAfter, found.Problem));
        Assert.Equal(report.Changes, found.Changes);
        Assert.Equal(["new"], Assert.Single(found.Providers).NotInCatalog);
    }

    private BlobCatalogEditions Editions() => new(new BlobStorage(
        new StorageOptions { Blobs = azurite.BlobConnectionString, BlobTimeout = TimeSpan.FromSeconds(60) },
        new StorageCalls(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        TimeProvider.System));
}
