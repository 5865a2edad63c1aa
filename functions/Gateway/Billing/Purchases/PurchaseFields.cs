using System.Text.Json;
using Interchange.Gateway.Credits;
using Microsoft.Extensions.Primitives;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>The fields of <c>POST /credits/purchases</c>. One that is not known is refused: money is not taken by guesses.</summary>
internal static class PurchaseFields
{
    /// <summary>What Stripe takes at least. Source: Stripe's minimum charge amounts.</summary>
    private static readonly Money LeastPayment = Money.FromDollars(0.50m);

    /// <exception cref="Errors.GatewayException">400: a field is wrong or missing.</exception>
    public static PurchaseOrder Read(JsonElement body, PurchaseOptions options, StringValues idempotencyHeader)
    {
        Money? credits = null;
        var saves = false;
        Uri? success = null, cancel = null;
        string? key = null;
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "amount":
                    credits = Credits(field, options);
                    break;
                case "save_payment_method":
                    saves = BillingFields.Flag(field);
                    break;
                case "success_url":
                    success = Url(field);
                    break;
                case "cancel_url":
                    cancel = Url(field);
                    break;
                case "idempotency_key":
                    key = BillingFields.TextOrNull(field);
                    break;
                default:
                    throw BillingFields.Invalid(
                        $"{field.Name} is not a field of a purchase. Fields are amount, save_payment_method, success_url, cancel_url and idempotency_key.");
            }
        }

        var returnTo = success ?? options.ReturnUrl ?? throw BillingFields.Invalid(
            $"success_url is required where setting {PurchaseOptions.ReturnUrlSetting} is empty: where the payer is sent after paying.");
        return new PurchaseOrder(
            credits ?? throw BillingFields.Invalid("amount is required: the US dollars of credits to buy."),
            saves,
            returnTo,
            cancel ?? returnTo,
            BillingFields.IdempotencyKey(key, idempotencyHeader));
    }

    /// <summary>Credits that may be bought at once.</summary>
    public static Money Credits(JsonProperty field, PurchaseOptions options) =>
        BillingFields.TryCents(field.Value, out var credits)
        && credits >= options.Minimum
        && credits <= options.Maximum
        && options.Pricing.Quote(credits).Total >= LeastPayment
            ? credits
            : throw BillingFields.Invalid(
                $"{field.Name} must be a number of US dollars from {options.Minimum} to {options.Maximum} in whole cents, which cost at least {LeastPayment}.");

    private static Uri Url(JsonProperty field) =>
        BillingFields.TextOrNull(field, ReturnAddress.Longest) is { } text && ReturnAddress.TryParse(text, out var url)
            ? url
            : throw BillingFields.Invalid($"{field.Name} must be {ReturnAddress.Rule}.");
}
