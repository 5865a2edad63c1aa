using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Files;

/// <summary><c>GET /files/{id}</c>: what is known of a file of the caller's account. Any key of the account will do.</summary>
public sealed class GetFile
{
    private readonly AuthenticateCaller _authenticate;
    private readonly IFileStore _files;

    internal GetFile(AuthenticateCaller authenticate, IFileStore files) => (_authenticate, _files) = (authenticate, files);

    /// <exception cref="GatewayException">404: the account has no such file.</exception>
    public async Task HandleAsync(HttpContext context, string id)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var file = await _files.FindAsync(caller.AccountId, id, context.RequestAborted) ?? throw FileErrors.Unknown();
        await JsonExchange.WriteAsync(context.Response, StatusCodes.Status200OK, json => FileJson.Write(json, context.Request, file), context.RequestAborted);
    }
}
