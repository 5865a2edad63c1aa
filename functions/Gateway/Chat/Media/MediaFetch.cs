using Interchange.Gateway.Fetching;
using Interchange.Gateway.Files;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Chat.Media;

/// <summary>Fetches what requests name by address, for providers that fetch nothing themselves, as data URLs.</summary>
internal sealed class MediaFetch(SafeFetch http)
{
    /// <summary>The most addresses that are fetched for one request.</summary>
    private const int MostAddresses = 32;

    /// <summary>The most bytes that are fetched for one request; files that come at once may pass it by their own size.</summary>
    private const long MostBytes = 50_000_000;

    private const int AtOnce = 4;

    private static readonly string[] Unknown = ["application/octet-stream", "binary/octet-stream"];

    /// <summary>Fetches what is not known yet; what cannot be had is noted with the reason.</summary>
    public async Task FetchAsync(FetchedMedia media, IEnumerable<MediaAddress> wanted, CancellationToken cancellationToken)
    {
        var missing = wanted.Where(address => !media.Knows(address)).DistinctBy(static address => address.Text, StringComparer.Ordinal).ToList();
        foreach (var address in missing.Skip(MostAddresses))
        {
            media.Missing(address, $"the request names more than {MostAddresses} addresses");
        }

        foreach (var some in missing.Take(MostAddresses).Chunk(AtOnce))
        {
            var found = await Task.WhenAll(some.Select(address => media.Bytes > MostBytes
                ? Task.FromResult<(DataUrl?, string?)>((null, $"what the request names is larger than {MostBytes} bytes together"))
                : TryFetchAsync(address, cancellationToken)));
            foreach (var (address, (data, why)) in some.Zip(found))
            {
                if (data is { } known)
                {
                    media.Found(address, known);
                }
                else
                {
                    media.Missing(address, why!);
                }
            }
        }
    }

    /// <summary>Fetches a file.</summary>
    /// <exception cref="FetchException">It cannot be had, or is not what it should be.</exception>
    public async Task<DataUrl> FetchAsync(MediaKind kind, Uri address, CancellationToken cancellationToken)
    {
        var accept = kind switch
        {
            MediaKind.Image => "image/*",
            MediaKind.Video => "video/*",
            _ => "application/pdf, text/*, application/*;q=0.9, image/*;q=0.5",
        };
        var file = await http.GetAsync(address, accept, cancellationToken);
        if (file.Bytes.IsEmpty)
        {
            throw new FetchException("it is empty");
        }

        return new DataUrl(TypeOf(kind, file), Convert.ToBase64String(file.Bytes.Span));
    }

    /// <summary>What the file is: by what is in it where that is known, else by what its server says; a page that says it is not there is no image.</summary>
    private static string TypeOf(MediaKind kind, FetchedFile file)
    {
        var seen = FileType.Of(file.Bytes.Span[..Math.Min(file.Bytes.Length, FileType.HeadLength)], isText: false);
        var said = file.MediaType is { } type && !Unknown.Contains(type, StringComparer.Ordinal) ? type : null;
        return (kind, seen ?? said) switch
        {
            (_, null) => throw new FetchException("its server does not say what it is, and it cannot be told by its first bytes"),
            (MediaKind.Image, { } image) when image.StartsWith("image/", StringComparison.Ordinal) => image,
            (MediaKind.Video, { } video) when video.StartsWith("video/", StringComparison.Ordinal) => video,
            (MediaKind.File, { } document) when document.StartsWith("text/", StringComparison.Ordinal) || document.StartsWith("application/", StringComparison.Ordinal)
                || document.StartsWith("image/", StringComparison.Ordinal) => document,
            (MediaKind.Image, _) => throw new FetchException("it is no image"),
            (MediaKind.Video, _) => throw new FetchException("it is no video"),
            _ => throw new FetchException("it is no document"),
        };
    }

    private async Task<(DataUrl? Data, string? WhyNot)> TryFetchAsync(MediaAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return (await FetchAsync(address.Kind, address.Uri, cancellationToken), null);
        }
        catch (FetchException exception)
        {
            return (null, exception.Message);
        }
    }
}
