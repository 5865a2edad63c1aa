using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// Writes images, films and documents: Bedrock takes their bytes, or their address in S3, and fetches nothing else. Pure.
/// Source: <c>ImageBlock</c>, <c>VideoBlock</c> and <c>DocumentBlock</c> of AWS's API reference.
/// </summary>
/// <param name="json">Where the members of a content block go.</param>
internal sealed class BedrockMedia(Utf8JsonWriter json)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Writes the piece; false for one that is no medium.</summary>
    /// <exception cref="NotCarriedException">Bedrock does not take the form of the piece.</exception>
    public bool TryWrite(PromptPart part)
    {
        switch (part)
        {
            case ImagePart image:
                WriteBlock("image", image.Url, ImageFormat, "png, jpeg, gif or webp");
                return true;
            case VideoPart video:
                WriteBlock("video", video.Url, VideoFormat, "mp4, mov, mkv, webm, flv, mpeg, wmv or 3gp");
                return true;
            case FilePart { Data: { } data } file:
                WriteDocument(data, file.Filename);
                return true;
            case FilePart:
                throw new NotCarriedException("carries no files by their id. Send the file itself, as a data URL in file.file_data.");
            case AudioPart:
                throw new NotCarriedException("carries no sound. Send text or an image, or name another model.");
            default:
                return false;
        }
    }

    /// <summary>Whether the file is an image that somebody sent as a document.</summary>
    private static bool IsImage(string data) => DataUrl.Parse(data) is { } url && ImageFormat(url.MediaType) is not null;

    private void WriteBlock(string kind, string url, Func<string, string?> formatOf, string formats)
    {
        json.WriteStartObject(kind);
        WriteSource(kind, url, formatOf, formats);
        json.WriteEndObject();
    }

    private void WriteDocument(string data, string? filename)
    {
        if (IsImage(data))
        {
            WriteBlock("image", data, ImageFormat, "png, jpeg, gif or webp");
            return;
        }

        json.WriteStartObject("document");
        json.WriteString("name", NameOf(filename));
        WriteSource("file", data, DocumentFormat, "pdf, csv, doc, docx, xls, xlsx, html, txt or md");
        json.WriteEndObject();
    }

    private void WriteSource(string kind, string url, Func<string, string?> formatOf, string formats)
    {
        if (url.StartsWith("s3://", StringComparison.Ordinal))
        {
            json.WriteString("format", formatOf(url[(url.LastIndexOf('.') + 1)..].ToLowerInvariant())
                ?? throw new NotCarriedException($"takes files in S3 only by names that end in their format: {formats}."));
            json.WriteStartObject("source");
            json.WriteStartObject("s3Location");
            json.WriteString("uri", url);
            json.WriteEndObject();
            json.WriteEndObject();
            return;
        }

        var data = DataUrl.Parse(url) ?? throw new NotCarriedException(
            $"carries the bytes of the {kind}, and no address but one in S3. Send the {kind} as a data URL: data:<media type>;base64,<data>.");
        json.WriteString("format", formatOf(data.MediaType) ?? throw new NotCarriedException($"carries the {kind} only as {formats}."));
        json.WriteStartObject("source");
        json.WriteString("bytes", data.Base64);
        json.WriteEndObject();
    }

    /// <summary>A name that Bedrock allows, unlike all others of the request: letters, digits, blanks, hyphens and brackets.</summary>
    private string NameOf(string? filename)
    {
        var stem = Path.GetFileNameWithoutExtension(filename ?? "");
        var letters = stem.Select(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '(' or ')' or '[' or ']' ? unit : ' ');
        var name = string.Join(' ', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        name = name.Length switch
        {
            0 => "document",
            > 100 => name[..100].TrimEnd(),
            _ => name,
        };
        var unique = name;
        for (var number = 2; !_names.Add(unique); number++)
        {
            unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} {number}");
        }

        return unique;
    }

    /// <summary>By media type, or by the ending of a name.</summary>
    private static string? ImageFormat(string type) => type switch
    {
        "image/png" or "png" => "png",
        "image/jpeg" or "image/jpg" or "jpg" or "jpeg" => "jpeg",
        "image/gif" or "gif" => "gif",
        "image/webp" or "webp" => "webp",
        _ => null,
    };

    /// <inheritdoc cref="ImageFormat"/>
    private static string? VideoFormat(string type) => type switch
    {
        "video/mp4" or "mp4" => "mp4",
        "video/quicktime" or "video/mov" or "mov" => "mov",
        "video/x-matroska" or "mkv" => "mkv",
        "video/webm" or "webm" => "webm",
        "video/x-flv" or "flv" => "flv",
        "video/mpeg" or "mpeg" => "mpeg",
        "mpg" => "mpg",
        "video/x-ms-wmv" or "video/wmv" or "wmv" => "wmv",
        "video/3gpp" or "3gp" => "three_gp",
        _ => null,
    };

    /// <inheritdoc cref="ImageFormat"/>
    private static string? DocumentFormat(string type) => type switch
    {
        "application/pdf" or "pdf" => "pdf",
        "text/csv" or "csv" => "csv",
        "application/msword" or "doc" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" or "docx" => "docx",
        "application/vnd.ms-excel" or "xls" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" or "xlsx" => "xlsx",
        "text/html" or "html" => "html",
        "text/plain" or "txt" => "txt",
        "text/markdown" or "md" => "md",
        _ => null,
    };
}
