using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Batches;

/// <summary><c>GET /batches/{id}</c>: how a batch of the caller's account goes. Any key of the account will do.</summary>
public sealed class GetBatch
{
    private readonly AuthenticateCaller _authenticate;
    private readonly BatchBook _book;
    private readonly TimeProvider _time;

    internal GetBatch(AuthenticateCaller authenticate, BatchBook book, TimeProvider time) => (_authenticate, _book, _time) = (authenticate, book, time);

    /// <exception cref="GatewayException">404: the account has no such batch.</exception>
    public async Task HandleAsync(HttpContext context, string id)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var batch = await _book.FindAsync(new BatchKey(caller.AccountId, id), context.RequestAborted) ?? throw BatchErrors.Unknown();
        await JsonExchange.WriteAsync(
            context.Response, StatusCodes.Status200OK, json => BatchJson.Write(json, BatchRules.Shown(batch, _time.GetUtcNow())), context.RequestAborted);
    }
}
