using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Payloads;

/// <summary>Payloads as blobs of container <c>payloads</c>: encrypted before they leave the process, with the moment of their expiry as metadata.</summary>
internal sealed class BlobPayloadStore(BlobStorage storage, IPayloadKeys keys, TimeProvider time) : IPayloadStore
{
    public const string ContainerName = "payloads";

    private const string Expiry = "expires";

    /// <summary>The header once more, so that a piece is read in one exchange. Another one than the payload's opens nothing.</summary>
    private const string Head = "head";

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

    public async Task<PayloadWriter> BeginAsync(PayloadName name, CancellationToken cancellationToken)
    {
        var cipher = PayloadCipher.New(name, await keys.CurrentAsync(cancellationToken));
        return new PayloadWriter(cipher, new Blocks(_container, name, cipher.Header));
    }

    public async Task<PayloadRange?> ReadRangeAsync(PayloadName name, long offset, int length, CancellationToken cancellationToken)
    {
        var slice = new PayloadSlice(offset, length);
        if (await FetchAsync(name, slice.FetchFrom, slice.FetchLength, cancellationToken) is not var (fetched, size, kept))
        {
            return null;
        }

        var start = slice.FetchFrom == 0 ? fetched
            : kept is { } head ? Convert.FromBase64String(head)
            : (await FetchAsync(name, 0, PayloadCipher.UsualLongestHeader, cancellationToken))?.Bytes ?? default;
        var key = await keys.FindAsync(PayloadCipher.KeyIdOf(name, start.Span), cancellationToken)
            ?? throw new PayloadDamagedException(name, "the key that it was encrypted with is gone");
        using var cipher = PayloadCipher.Open(name, key, start.Span);
        return slice.Open(name, cipher, fetched.Span, size);
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
        var header = encrypted.AsSpan(0, PayloadCipher.HeaderLengthOf(name, encrypted)).ToArray();
        await _container.WriteAsync(
            async (container, token) => await container.GetBlobClient(name.Path).UploadAsync(
                new BinaryData(encrypted),
                new BlobUploadOptions
                {
                    Conditions = conditions,
                    Metadata = Metadata(expiresAt, header),
                },
                token),
            cancellationToken);
    }

    /// <summary>Encrypted bytes from an offset, the size of all, and the header as it was kept; null when there is no such payload. No bytes behind the end.</summary>
    private Task<(ReadOnlyMemory<byte> Bytes, long Size, string? Head)?> FetchAsync(PayloadName name, long from, long length, CancellationToken cancellationToken) => _container.ReadAsync(
        async (container, token) =>
        {
            var blob = container.GetBlobClient(name.Path);
            try
            {
                var found = (await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(from, length) }, token)).Value;
                return IsOver(found.Details.Metadata) ? null : (found.Content.ToMemory(), SizeOf(found.Details), HeadOf(found.Details.Metadata));
            }
            catch (RequestFailedException exception) when (exception.Status == 416)
            {
                var properties = (await blob.GetPropertiesAsync(cancellationToken: token)).Value;
                return IsOver(properties.Metadata) ? default((ReadOnlyMemory<byte>, long, string?)?) : (default, properties.ContentLength, HeadOf(properties.Metadata));
            }
        },
        missing: null,
        cancellationToken);

    private static long SizeOf(BlobDownloadDetails details) =>
        details.ContentRange is { } range && range.LastIndexOf('/') is >= 0 and var slash
            ? long.Parse(range.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture)
            : details.ContentLength;

    private static string? HeadOf(IDictionary<string, string> metadata) => metadata.TryGetValue(Head, out var head) ? head : null;

    private static Dictionary<string, string> Metadata(DateTimeOffset expiresAt, byte[] header) => new(StringComparer.Ordinal)
    {
        [Expiry] = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        [Head] = Convert.ToBase64String(header),
    };

    /// <summary>What does not say when it ends was not written here, and is left alone.</summary>
    private bool IsOver(IDictionary<string, string>? metadata) =>
        metadata is not null
        && metadata.TryGetValue(Expiry, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Pieces as uncommitted blocks of the blob, which storage throws away after a week when nobody commits them.</summary>
    private sealed class Blocks(StorageContainer container, PayloadName name, byte[] header) : IPayloadBlocks
    {
        private readonly string _writer = Guid.NewGuid().ToString("N");
        private readonly List<string> _ids = [];

        public async Task StageAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
        {
            // Ids of one blob must have the same length; two writers must not share them.
            var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_writer}{_ids.Count:d6}")));
            var copy = block.ToArray();
            await container.WriteAsync(
                async (client, token) =>
                {
                    using var content = new MemoryStream(copy);
                    return (await client.GetBlockBlobClient(name.Path).StageBlockAsync(id, content, cancellationToken: token)).Value;
                },
                cancellationToken);
            _ids.Add(id);
        }

        public Task CommitAsync(DateTimeOffset expiresAt, CancellationToken cancellationToken) => container.WriteAsync(
            async (client, token) => await client.GetBlockBlobClient(name.Path).CommitBlockListAsync(
                _ids, new CommitBlockListOptions { Metadata = Metadata(expiresAt, header) }, token),
            cancellationToken);
    }
}
