using System.Globalization;
using System.Text;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Interchange.Gateway.Files;

/// <summary>The fields of an upload, in whatever order they come. The file itself is handed on as it arrives and is never whole in memory.</summary>
internal sealed class FileForm
{
    private const int LongestBoundary = 70;
    private const int LongestField = 1_024;
    private const int LongestName = 255;
    private const int BufferLength = 64 * 1024;
    private const long ShortestLife = 60 * 60;
    private const long LongestLife = 30 * 24 * 60 * 60;

    private string? _anchor;

    public string Filename { get; private set; } = "file";

    public FilePurpose Purpose { get; private set; } = FilePurpose.UserData;

    /// <summary>How long the file is kept; null for ever.</summary>
    public TimeSpan? Life { get; private set; }

    public bool HasFile { get; private set; }

    /// <summary>Reads a request to its end.</summary>
    /// <param name="request">The upload.</param>
    /// <param name="take">Gets the file's bytes, piece by piece.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayException">400: it is not a form, or a field is wrong; 415: it is compressed.</exception>
    public static async Task<FileForm> ReadAsync(HttpRequest request, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        var form = new FileForm();
        var reader = new MultipartReader(BoundaryOf(request), request.Body, BufferLength);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                await form.ReadAsync(section, take, cancellationToken);
            }
        }
        catch (BadHttpRequestException exception)
        {
            throw new GatewayException(
                exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? GatewayError.TooLarge("The upload is larger than this gateway takes.")
                    : GatewayError.InvalidRequest("The upload ended before its end. Send all of it."),
                exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new GatewayException(GatewayError.InvalidRequest("The body is not a multipart form that can be read to its end: a part has no end, or its headers are too long."), exception);
        }

        if (form._anchor is not null && form.Life is null)
        {
            throw FileErrors.Invalid("expires_after[seconds] is missing beside expires_after[anchor].");
        }

        return form;
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 && !string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new GatewayException(new GatewayError(415, ErrorType.InvalidRequest, "The body is compressed. Send it without Content-Encoding."));
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw FileErrors.Invalid("Send the file as multipart/form-data, with the fields \"file\" and \"purpose\".");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return boundary is { Length: > 0 and <= LongestBoundary }
            ? boundary
            : throw FileErrors.Invalid("The Content-Type has no usable boundary. Let the HTTP client make it.");
    }

    private async Task ReadAsync(MultipartSection section, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            throw FileErrors.Invalid("A part of the form has no Content-Disposition with a name.");
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
        if (name == "file")
        {
            if (HasFile)
            {
                throw FileErrors.Invalid("The form has two files. Send one to a request.");
            }

            HasFile = true;
            Filename = NameOf(disposition);
            await CopyAsync(section.Body, take, cancellationToken);
            return;
        }

        Set(name, await TextAsync(section.Body, name, cancellationToken));
    }

    private void Set(string? name, string value)
    {
        switch (name)
        {
            case "purpose":
                Purpose = FilePurposes.OfUpload(value);
                break;
            case "expires_after[anchor]":
                _anchor = value == "created_at" ? value : throw FileErrors.Invalid("expires_after[anchor] must be created_at.");
                break;
            case "expires_after[seconds]":
                Life = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= ShortestLife and <= LongestLife
                    ? TimeSpan.FromSeconds(seconds)
                    : throw FileErrors.Invalid($"expires_after[seconds] must be a whole number from {ShortestLife} to {LongestLife}.");
                break;
            default:
                throw FileErrors.Invalid("The form has a field that is not served. It may have file, purpose, expires_after[anchor] and expires_after[seconds].");
        }
    }

    private static async Task CopyAsync(Stream body, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await take(buffer.AsMemory(0, read));
        }
    }

    private static async Task<string> TextAsync(Stream body, string? name, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestField + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= LongestField
            ? Encoding.UTF8.GetString(buffer, 0, length).Trim()
            : throw FileErrors.Invalid(name is "purpose" ? "\"purpose\" is too long." : $"A field of the form has more than {LongestField} bytes.");
    }

    /// <summary>The last part of whatever path the client sent.</summary>
    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var sent = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
        var name = new string([.. (sent ?? "").Split('/', '\\')[^1].Where(static c => !char.IsControl(c))]).Trim();
        name = name.Length > LongestName ? name[..LongestName] : name;
        return name.Length == 0 ? "file" : name;
    }
}
