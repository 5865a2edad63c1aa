using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// <c>GET /models/user</c>: the models that the caller may use. The caller is authenticated before; as long as an account cannot
/// restrict its own providers, these are all models that this gateway can serve.
/// </summary>
public sealed class ListUserModels(ListModels listModels)
{
    /// <exception cref="Errors.GatewayException">400: a query parameter has a value that is not allowed.</exception>
    public Task HandleAsync(HttpContext context) => listModels.HandleAsync(context);
}
