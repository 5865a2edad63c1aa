using Interchange.Gateway.Errors;
using Interchange.Gateway.Storage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Policies;

/// <summary><c>GET /policy</c>: what the account allows its requests. Needs a management key.</summary>
public sealed class GetPolicy(AuthenticateCaller authenticate, IPolicyStore store)
{
    public async Task HandleAsync(HttpContext context)
    {
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        try
        {
            var stored = await store.FindAsync(caller.AccountId, context.RequestAborted);
            await AnswerAsync(context, stored.Policy);
        }
        catch (StorageUnavailableException exception)
        {
            throw Unavailable(exception);
        }
    }

    internal static Task AnswerAsync(HttpContext context, AccountPolicy policy) => JsonExchange.WriteAsync(
        context.Response,
        StatusCodes.Status200OK,
        json =>
        {
            json.WritePropertyName("data");
            PolicyJson.Write(json, policy);
        },
        context.RequestAborted);

    internal static GatewayException Unavailable(StorageUnavailableException exception) =>
        new(GatewayError.Unavailable("The gateway's account storage does not answer at the moment. Try again shortly."), exception);
}
