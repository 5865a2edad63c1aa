using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary>Small JSON bodies in and out.</summary>
internal static class JsonExchange
{
    /// <summary>Management bodies are a handful of fields.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <exception cref="GatewayException">400: not a JSON object; 413: too large.</exception>
    public static async Task<JsonDocument> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Parse(await ReadAsync(request.Body, cancellationToken));

    /// <summary>As <see cref="ReadObjectAsync"/>, where no body at all says as much as an empty object.</summary>
    /// <exception cref="GatewayException">400: not a JSON object; 413: too large.</exception>
    public static async Task<JsonDocument> ReadObjectOrNothingAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(request.Body, cancellationToken);
        return Parse(body.IsEmpty ? "{}"u8.ToArray() : body);
    }

    public static async Task WriteAsync(HttpResponse response, int status, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw Invalid(
                $"The body is not valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. Send a JSON object.",
                exception);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw Invalid("The body must be a JSON object.");
        }

        return document;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxBodyBytes
            ? buffer.AsMemory(0, length)
            : throw new GatewayException(GatewayError.TooLarge($"The body is larger than {MaxBodyBytes} bytes."));
    }

    private static GatewayException Invalid(string message, Exception? cause = null) => new(GatewayError.InvalidRequest(message), cause);
}
