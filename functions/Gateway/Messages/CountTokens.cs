using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Messages.Requests;
using Interchange.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Messages;

/// <summary>
/// <c>POST /api/v1/messages/count_tokens</c>: the gateway's own estimate, for any model, free of charge. Source: Anthropic's API reference, count tokens.
/// </summary>
public sealed class CountTokens(AuthenticateCaller authenticate, MessagesDialect dialect, CountPrompt count)
{
    /// <exception cref="GatewayException">400: the request is malformed, or the model is not known; 401 or 403: the key.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        context.Features.Set<IErrorDialect>(dialect);
        await authenticate.AuthenticateAsync(context, KeyKind.Inference, context.RequestAborted);
        using var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var tokens = count.Of(RequestReader.Read(body.Memory).Chat);
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("input_tokens", tokens);
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
