using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Payloads;

/// <summary>Payloads as blobs of container <c>payloads</c>: encrypted before they leave the process, with the moment of their expiry as metadata.</summary>
internal sealed class BlobPayloadStore(BlobStorage storage, IPayloadKeys keys, TimeProvider time) : IPayloadStore
{
    public const string ContainerName = "payloads";

    private const string Expiry = "expires";

    private readonly StorageContainer _container = storage.Container(ContainerName);

    public async Task WriteAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        await UploadAsync(name, bytes, expiresAt, conditions: null, cancellationToken);

    public async Task<bool> TryCreateAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        try
        {
            await UploadAsync(name, bytes, expiresAt, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // The try before a retry may have made it: whoever asks reads what is there.
            return false;
        }
    }

    public async Task<byte[]?> ReadAsync(PayloadName name, CancellationToken cancellationToken)
    {
        var bytes = await _container.ReadAsync(
            async (container, token) =>
            {
                var found = (await container.GetBlobClient(name.Path).DownloadContentAsync(token)).Value;
                return IsOver(found.Details.Metadata) ? null : found.Content.ToMemory().ToArray();
            },
            missing: null,
            cancellationToken);
        if (bytes is null)
        {
            return null;
        }

        var key = await keys.FindAsync(PayloadCipher.KeyIdOf(name, bytes), cancellationToken)
            ?? throw new PayloadDamagedException(name, "the key that it was encrypted with is gone");
        return PayloadSeal.Unseal(name, key, bytes);
    }

    public Task<bool> ExistsAsync(PayloadName name, CancellationToken cancellationToken) => _container.ReadAsync(
        async (container, token) => !IsOver((await container.GetBlobClient(name.Path).GetPropertiesAsync(cancellationToken: token)).Value.Metadata),
        missing: false,
        cancellationToken);

    public Task DeleteAsync(PayloadName name, CancellationToken cancellationToken) => _container.ReadAsync(
        async (container, token) => (await container.GetBlobClient(name.Path).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: token)).Value,
        missing: false,
        cancellationToken);

    public async Task<int> RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        string? continuation = null;
        do
        {
            var page = await _container.ReadAsync(
                async (container, token) => await container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix: null, token)
                    .AsPages(continuation)
                    .FirstOrDefaultAsync(token),
                missing: null,
                cancellationToken);
            foreach (var blob in page?.Values.Where(blob => IsOver(blob.Metadata)) ?? [])
            {
                await _container.ReadAsync(
                    async (container, token) => (await container.GetBlobClient(blob.Name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: token)).Value,
                    missing: false,
                    cancellationToken);
                removed++;
            }

            continuation = page?.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuation));
        return removed;
    }

    private async Task UploadAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var encrypted = PayloadSeal.Seal(name, await keys.CurrentAsync(cancellationToken), bytes.Span);
        await _container.WriteAsync(
            async (container, token) => await container.GetBlobClient(name.Path).UploadAsync(
                new BinaryData(encrypted),
                new BlobUploadOptions
                {
                    Conditions = conditions,
                    Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Expiry] = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
                },
                token),
            cancellationToken);
    }

    /// <summary>What does not say when it ends was not written here, and is left alone.</summary>
    private bool IsOver(IDictionary<string, string>? metadata) =>
        metadata is not null
        && metadata.TryGetValue(Expiry, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= time.GetUtcNow().ToUnixTimeSeconds();
}
