using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Requests;

/// <summary>Reads the body of a request whole, within the gateway's limit.</summary>
public static class RequestBody
{
    /// <summary>The largest body taken: 50 MB.</summary>
    public const int MaxBytes = 50 * 1024 * 1024;

    private const int FirstRent = 16 * 1024;

    /// <summary>Reads to the end of the body.</summary>
    /// <exception cref="GatewayException">413 when the body is larger than <see cref="MaxBytes"/>; 415 when it is compressed; 400 when the caller broke off.</exception>
    public static async ValueTask<PooledBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.ContentEncoding.Count > 0
            && !string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new GatewayException(new GatewayError(
                415, ErrorType.InvalidRequest, "The body is compressed. Send it without Content-Encoding."));
        }

        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        var body = new PooledBody((int)(request.ContentLength ?? FirstRent) + 1);
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(body.GetMemory(), cancellationToken);
                if (read == 0)
                {
                    return body;
                }

                body.Advance(read);
                if (body.Length > MaxBytes)
                {
                    throw TooLarge();
                }
            }
        }
        catch (BadHttpRequestException exception)
        {
            body.Dispose();
            throw new GatewayException(
                exception.StatusCode == 413
                    ? TooLarge().Error
                    : GatewayError.InvalidRequest("The body ended before its Content-Length. Send the whole body."),
                exception);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static GatewayException TooLarge() =>
        new(GatewayError.TooLarge("The body is larger than 50 MB. Shorten the conversation, or pass files and images by URL."));
}
