using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary><c>GET /credits/auto-top-up</c>, the gateway's own: how the account's credits are topped up. Needs a management key.</summary>
public sealed class GetTopUp(AuthenticateCaller authenticate, IBillingAccountStore store)
{
    public async Task HandleAsync(HttpContext context)
    {
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var stored = await store.FindAsync(caller.AccountId, context.RequestAborted);
        await AnswerAsync(context, stored.Account);
    }

    internal static Task AnswerAsync(HttpContext context, BillingAccount account) => JsonExchange.WriteAsync(
        context.Response,
        StatusCodes.Status200OK,
        json =>
        {
            json.WritePropertyName("data");
            TopUpJson.Write(json, account);
        },
        context.RequestAborted);
}
