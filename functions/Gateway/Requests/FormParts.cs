using System.Text;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Interchange.Gateway.Requests;

/// <summary>Reads forms of files part by part, each as it arrives. Source: RFC 7578.</summary>
internal static class FormParts
{
    private const int LongestBoundary = 70;
    private const int BufferLength = 64 * 1024;

    /// <summary>Whether a request is such a form.</summary>
    public static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a form to its end.</summary>
    /// <param name="request">The upload.</param>
    /// <param name="expected">What a caller is told who sends something else.</param>
    /// <param name="take">Gets each part: its name, its disposition and its body, which it reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayException">400: it is not a form that can be read to its end; 413: the host takes no more; 415: it is compressed.</exception>
    public static async Task ReadAsync(
        HttpRequest request, string expected, Func<string?, ContentDispositionHeaderValue, Stream, Task> take, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(request, expected), request.Body, BufferLength);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                {
                    throw Invalid("A part of the form has no Content-Disposition with a name.");
                }

                await take(HeaderUtilities.RemoveQuotes(disposition.Name).Value, disposition, section.Body);
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
    }

    /// <summary>Hands on the bytes of a part.</summary>
    public static async Task CopyAsync(Stream body, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await take(buffer.AsMemory(0, read));
        }
    }

    /// <summary>The text of a part, without the space around it.</summary>
    /// <exception cref="GatewayException">400: it has more bytes.</exception>
    public static async Task<string> TextAsync(Stream body, int longest, CancellationToken cancellationToken)
    {
        var buffer = new byte[longest + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= longest
            ? Encoding.UTF8.GetString(buffer, 0, length).Trim()
            : throw Invalid($"A field of the form has more than {longest} bytes.");
    }

    private static string BoundaryOf(HttpRequest request, string expected)
    {
        if (request.Headers.ContentEncoding.Count > 0 && !string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new GatewayException(new GatewayError(415, ErrorType.InvalidRequest, "The body is compressed. Send it without Content-Encoding."));
        }

        if (!IsForm(request))
        {
            throw Invalid(expected);
        }

        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        return boundary is { Length: > 0 and <= LongestBoundary }
            ? boundary
            : throw Invalid("The Content-Type has no usable boundary. Let the HTTP client make it.");
    }

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
