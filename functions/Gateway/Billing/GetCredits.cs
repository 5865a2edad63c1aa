using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Billing;

/// <summary>
/// <c>GET /credits</c>: what the account was ever granted, less what was taken back, and what it has used. Needs a management key.
/// Source: <c>getCredits</c> of OpenRouter's OpenAPI document.
/// </summary>
public sealed class GetCredits(AuthenticateCaller authenticate, ICreditLedger ledger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var balance = await ledger.ReadBalanceAsync(caller.AccountId, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject("data");
                json.WriteNumber("total_credits", balance.Granted.Dollars);
                json.WriteNumber("total_usage", balance.Charged.Dollars);
                json.WriteEndObject();
            },
            context.RequestAborted);
    }
}
