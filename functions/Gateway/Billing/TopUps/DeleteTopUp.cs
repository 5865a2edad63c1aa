using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>
/// <c>DELETE /credits/auto-top-up</c>, the gateway's own: switches automatic top-ups off. One that is under way is still counted when it is paid. Needs a
/// management key.
/// </summary>
public sealed class DeleteTopUp(AuthenticateCaller authenticate, IBillingAccountStore store)
{
    private readonly BillingAccounts _accounts = new(store);

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        await _accounts.UpdateAsync(
            caller.AccountId,
            static current => current.TopUp is { } topUp ? current with { TopUp = topUp with { IsOn = false, OffReason = null } } : current,
            context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response, StatusCodes.Status200OK, static json => json.WriteBoolean("deleted", true), context.RequestAborted);
    }
}
