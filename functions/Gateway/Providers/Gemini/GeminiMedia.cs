using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Writes images, sound, films and documents: what a data URL holds inline, what an address holds where Google fetches it. Pure.
/// Source: Google's guide to file input methods.
/// </summary>
internal static class GeminiMedia
{
    private static readonly Dictionary<string, string> TypesByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        ["png"] = "image/png",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["webp"] = "image/webp",
        ["heic"] = "image/heic",
        ["heif"] = "image/heif",
        ["bmp"] = "image/bmp",
        ["gif"] = "image/gif",
        ["pdf"] = "application/pdf",
        ["txt"] = "text/plain",
        ["html"] = "text/html",
        ["csv"] = "text/csv",
        ["json"] = "application/json",
        ["mp4"] = "video/mp4",
        ["mov"] = "video/quicktime",
        ["webm"] = "video/webm",
        ["mpeg"] = "video/mpeg",
        ["mpg"] = "video/mpeg",
        ["mp3"] = "audio/mp3",
        ["wav"] = "audio/wav",
        ["flac"] = "audio/flac",
        ["ogg"] = "audio/ogg",
        ["aac"] = "audio/aac",
        ["m4a"] = "audio/m4a",
    };

    /// <summary>Writes the piece; false for one that is no medium.</summary>
    /// <param name="json">Where the part's members go.</param>
    /// <param name="part">The piece.</param>
    /// <param name="onVertex">Whether addresses in Google's storage are read.</param>
    /// <exception cref="NotCarriedException">Google does not fetch the address, or the form of the piece is not one that it takes.</exception>
    public static bool TryWrite(Utf8JsonWriter json, PromptPart part, bool onVertex)
    {
        switch (part)
        {
            case ImagePart image:
                WriteUrl(json, image.Url, "image", onVertex);
                return true;
            case VideoPart video:
                WriteUrl(json, video.Url, "video", onVertex);
                return true;
            case AudioPart audio:
                WriteInline(json, $"audio/{(audio.Format == "pcm16" ? "pcm" : audio.Format)}", audio.Data);
                return true;
            case FilePart { Data: { } data }:
                WriteUrl(json, data, "file", onVertex);
                return true;
            case FilePart:
                throw new NotCarriedException("carries no files by their id. Send the file itself, as a data URL in file.file_data.");
            default:
                return false;
        }
    }

    /// <summary>Whether Google fetches an address of http or https, and is told by it what kind of file is there.</summary>
    public static bool Fetches(Uri address) => address.Scheme == "https" && (IsYouTube(address) || IsUploaded(address) || TypeOf(address) is not null);

    public static void WriteInline(Utf8JsonWriter json, string mediaType, string base64)
    {
        json.WriteStartObject("inlineData");
        json.WriteString("mimeType", mediaType);
        json.WriteString("data", base64);
        json.WriteEndObject();
    }

    private static void WriteUrl(Utf8JsonWriter json, string url, string kind, bool onVertex)
    {
        if (DataUrl.Is(url))
        {
            var data = DataUrl.Parse(url) ?? throw new NotCarriedException($"carries data URLs only in base64. Write the {kind} as data:<media type>;base64,<data>.");
            WriteInline(json, data.MediaType, data.Base64);
            return;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw new NotCarriedException($"carries the {kind} only as a data URL or as an https address.");
        }

        var isFilm = IsYouTube(address);
        var isTaken = address.Scheme == "https" || (address.Scheme == "gs" && onVertex);
        if (!isTaken)
        {
            throw new NotCarriedException(address.Scheme == "gs"
                ? $"reads gs addresses on Vertex AI alone. Send the {kind} as a data URL, or name google-vertex."
                : $"carries the {kind} only as a data URL or as an https address.");
        }

        var mediaType = isFilm || IsUploaded(address) ? null : TypeOf(address) ?? throw new NotCarriedException(
            $"must be told the kind of the {kind}, which its address does not end in. Send it as a data URL, or by an address that ends in .png, .jpg, .webp, .pdf, .mp4 or the like.");
        json.WriteStartObject("fileData");
        if (mediaType is not null)
        {
            json.WriteString("mimeType", mediaType);
        }

        json.WriteString("fileUri", url);
        json.WriteEndObject();
    }

    private static string? TypeOf(Uri address)
    {
        var path = address.AbsolutePath;
        return TypesByEnding.GetValueOrDefault(path[(path.LastIndexOf('.') + 1)..]);
    }

    private static bool IsYouTube(Uri address) =>
        address.Host is "youtu.be" or "youtube.com" || address.Host.EndsWith(".youtube.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>A file that was sent to Google before: its kind is known there.</summary>
    private static bool IsUploaded(Uri address) =>
        address.Host == "generativelanguage.googleapis.com" && address.AbsolutePath.Contains("/files/", StringComparison.Ordinal);
}
