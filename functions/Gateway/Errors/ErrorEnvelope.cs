using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Errors;

/// <summary>
/// OpenRouter's error envelope: <c>{"error":{"code","message","metadata":{"error_type",…},"availability"?},"openrouter_metadata"?}</c>,
/// with the HTTP status equal to <c>code</c>. Source: <c>ErrorResponse</c> of OpenRouter's OpenAPI document.
/// </summary>
public static class ErrorEnvelope
{
    // The answer is JSON, never HTML: quotes and accents stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the whole answer: status, <c>Retry-After</c> where the error has one, and the envelope, in the dialect that the caller speaks.</summary>
    /// <exception cref="InvalidOperationException">The response has already started.</exception>
    public static async Task WriteAsync(HttpResponse response, GatewayError error, CancellationToken cancellationToken = default)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
        if (error.RetryAfter is { } retryAfter)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        if (response.HttpContext.Features.Get<IErrorDialect>() is { } dialect)
        {
            dialect.Write(error, buffer);
        }
        else
        {
            using var json = new Utf8JsonWriter(buffer, Readable);
            json.WriteStartObject();
            WriteMembers(json, error);
            json.WriteEndObject();
        }

        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    /// <summary>Writes <c>"error":{…}</c>, and what stands beside it, into an object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, GatewayError error)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", error.Status);
        json.WriteString("message", error.Message);
        json.WriteStartObject("metadata");
        json.WriteString("error_type", error.Type);
        if (error.Metadata is { } metadata)
        {
            foreach (var (name, value) in metadata)
            {
                json.WritePropertyName(name);
                if (value is null)
                {
                    json.WriteNullValue();
                }
                else
                {
                    value.WriteTo(json);
                }
            }
        }

        json.WriteEndObject();
        if (error.Availability is { } availability)
        {
            json.WritePropertyName("availability");
            availability.WriteTo(json);
        }

        json.WriteEndObject();
        if (error.RoutingRecord is { } record)
        {
            json.WritePropertyName("openrouter_metadata");
            record.WriteTo(json);
        }
    }
}
