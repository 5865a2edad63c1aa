using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Sends a finished body with its length.</summary>
internal static class JsonAnswer
{
    public static Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType = "application/json; charset=utf-8")
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return SendAsync(context, buffer.WrittenMemory);
    }
}
