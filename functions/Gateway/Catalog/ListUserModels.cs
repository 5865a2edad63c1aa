using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary><c>GET /models/user</c>: the models that this gateway serves its callers. Any kind of key; an account's policy narrows what it is answered with when it calls.</summary>
public sealed class ListUserModels(ListModels listModels, AuthenticateCaller authenticate)
{
    /// <exception cref="Errors.GatewayException">400: a query parameter has a value that is not allowed; 401: no key, or one that is not valid; 503: keys cannot be looked up.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        await authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        await listModels.HandleAsync(context);
    }
}
