using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>
/// <c>PUT /credits/auto-top-up</c>, the gateway's own: switches automatic top-ups on, with a saved payment method. Needs a management key.
/// </summary>
/// <param name="authenticate">Tells who calls.</param>
/// <param name="store">Where the settings are kept.</param>
/// <param name="settings">Null where credits are not sold.</param>
/// <param name="options">What may be bought at once.</param>
public sealed class SetTopUp(AuthenticateCaller authenticate, IBillingAccountStore store, StripeSettings? settings, PurchaseOptions options)
{
    private readonly BillingAccounts _accounts = new(store);

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        if (settings is null)
        {
            throw Sales.None();
        }

        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        var account = await _accounts.UpdateAsync(
            caller.AccountId,
            current =>
            {
                var topUp = TopUpFields.Set(body.RootElement, options, current.TopUp);
                return current.PaymentMethodId is null
                    ? throw new GatewayException(GatewayError.Conflict(
                        "The account has no saved payment method. Buy credits with \"save_payment_method\": true first."))
                    : current with { TopUp = topUp };
            },
            context.RequestAborted);
        await GetTopUp.AnswerAsync(context, account);
    }
}
