using System.Diagnostics.Metrics;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Storage.Tests.Payloads;

public sealed class BlobPayloadStoreTests(AzuriteFixture azurite) : PayloadStoreContract
{
    private const string Planted = "planted words of a prompt";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected override IPayloadStore Store => field ??= new BlobPayloadStore(
        new BlobStorage(
            new StorageOptions { Blobs = azurite.BlobConnectionString, BlobTimeout = TimeSpan.FromSeconds(60) },
            new StorageCalls(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
            TimeProvider.System),
        Keys,
        Time);

    private BlobContainerClient Container => new(azurite.BlobConnectionString, BlobPayloadStore.ContainerName);

    private protected override async Task ReplaceAsync(PayloadName name, Func<byte[], byte[]> change)
    {
        var blob = Container.GetBlobClient(name.Path);
        var stored = (await blob.DownloadContentAsync(Cancellation)).Value;
        await blob.UploadAsync(new BinaryData(change(stored.Content.ToArray())), new BlobUploadOptions { Metadata = stored.Details.Metadata }, Cancellation);
    }

    [Fact]
    public async Task Storage_sees_ciphertext_and_when_it_ends()
    {
        await Store.WriteAsync(Name("a"), Encoding.UTF8.GetBytes(Planted), Time.GetUtcNow().AddHours(1), Cancellation);

        var stored = (await Container.GetBlobClient(Name("a").Path).DownloadContentAsync(Cancellation)).Value;

        Assert.True(stored.Content.ToMemory().Span.IndexOf(Encoding.UTF8.GetBytes(Planted)) < 0);
        Assert.Equal(Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), stored.Details.Metadata["expires"]);
    }

    [Fact]
    public async Task Whoever_writes_to_storage_cannot_pass_one_payload_off_as_another()
    {
        await Store.WriteAsync(Name("a"), "one"u8.ToArray(), Time.GetUtcNow().AddHours(1), Cancellation);
        var stolen = (await Container.GetBlobClient(Name("a").Path).DownloadContentAsync(Cancellation)).Value.Content;
        var victim = new PayloadName("victim", "job_1", "a");
        await Container.GetBlobClient(victim.Path).UploadAsync(stolen, overwrite: true, Cancellation);

        await Assert.ThrowsAsync<PayloadDamagedException>(() => Store.ReadAsync(victim, Cancellation));
    }

    [Fact]
    public async Task What_has_expired_is_gone_from_storage_after_the_sweep()
    {
        await Store.WriteAsync(Name("a"), "one"u8.ToArray(), Time.GetUtcNow().AddMinutes(1), Cancellation);
        Time.Advance(TimeSpan.FromMinutes(2));
        await Store.RemoveExpiredAsync(Cancellation);

        Assert.False(await Container.GetBlobClient(Name("a").Path).ExistsAsync(Cancellation));
    }
}
