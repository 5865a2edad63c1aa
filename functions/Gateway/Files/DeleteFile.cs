using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Files;

/// <summary><c>DELETE /files/{id}</c>: removes a file of the caller's account, with its bytes. A batch that still needs it ends with what it has.</summary>
public sealed class DeleteFile
{
    private readonly AuthenticateCaller _authenticate;
    private readonly IFileStore _files;
    private readonly IPayloadStore _payloads;

    internal DeleteFile(AuthenticateCaller authenticate, IFileStore files, IPayloadStore payloads) => (_authenticate, _files, _payloads) = (authenticate, files, payloads);

    /// <exception cref="GatewayException">404: the account has no such file.</exception>
    public async Task HandleAsync(HttpContext context, string id)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var file = await _files.FindAsync(caller.AccountId, id, context.RequestAborted) ?? throw FileErrors.Unknown();

        // The bytes first: what is still listed can be deleted again.
        await _payloads.DeleteAsync(file.Content, context.RequestAborted);
        await _files.DeleteAsync(file.AccountId, file.Id, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                FileJson.WriteShape(json, context.Request);
                json.WriteString("id", file.Id);
                json.WriteString("object", "file");
                json.WriteString("type", "file_deleted");
                json.WriteBoolean("deleted", true);
            },
            context.RequestAborted);
    }
}
