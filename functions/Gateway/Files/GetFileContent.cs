using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Files;

/// <summary>
/// <c>GET /files/{id}/content</c>: the bytes of what batches have made, and of what they were made of. Other uploads are not given back, as at OpenRouter:
/// what somebody has put there to be read by models is not handed out to every key of the account.
/// </summary>
public sealed class GetFileContent
{
    private readonly AuthenticateCaller _authenticate;
    private readonly IFileStore _files;
    private readonly IPayloadStore _payloads;

    internal GetFileContent(AuthenticateCaller authenticate, IFileStore files, IPayloadStore payloads) => (_authenticate, _files, _payloads) = (authenticate, files, payloads);

    /// <exception cref="GatewayException">404: the account has no such file; 400: its bytes are not given back.</exception>
    public async Task HandleAsync(HttpContext context, string id)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var file = await _files.FindAsync(caller.AccountId, id, context.RequestAborted) ?? throw FileErrors.Unknown();
        if (!file.Downloadable)
        {
            throw FileErrors.Invalid("The content of uploaded files is not given back, except of those with purpose batch. What batches have made can be read: its purpose is batch_output.");
        }

        try
        {
            var response = context.Response;
            await foreach (var bytes in _payloads.ReadFromAsync(file.Content, 0, context.RequestAborted))
            {
                if (!response.HasStarted)
                {
                    Describe(response, file);
                }

                await response.Body.WriteAsync(bytes, context.RequestAborted);
            }

            if (file.Bytes == 0)
            {
                Describe(response, file);
            }
        }
        catch (PayloadGoneException) when (!context.Response.HasStarted)
        {
            throw FileErrors.Unknown();
        }
    }

    private static void Describe(HttpResponse response, StoredFile file)
    {
        response.ContentType = "application/octet-stream";
        response.ContentLength = file.Bytes;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = "attachment";
    }
}
