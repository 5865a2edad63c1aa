using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Errors;
using Microsoft.Extensions.Primitives;

namespace Interchange.Gateway.Billing.Entries;

/// <summary>The fields of <c>POST /credits</c>. One that is not known is refused: money is not given by guesses.</summary>
internal static class GrantFields
{
    /// <exception cref="GatewayException">400: a field is wrong or missing.</exception>
    public static GrantOrder Read(JsonElement body, StringValues idempotencyHeader)
    {
        Money? amount = null;
        string? reason = null, account = null, key = null;
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "amount":
                    amount = Amount(field.Value);
                    break;
                case "reason":
                    reason = BillingFields.TextOrNull(field);
                    break;
                case "account_id":
                    account = BillingFields.TextOrNull(field);
                    break;
                case "idempotency_key":
                    key = BillingFields.TextOrNull(field);
                    break;
                default:
                    throw BillingFields.Invalid($"{field.Name} is not a field of a grant. Fields are amount, reason, account_id and idempotency_key.");
            }
        }

        return new GrantOrder(
            amount ?? throw BillingFields.Invalid("amount is required: the US dollars to grant, below zero to take credits back."),
            reason,
            account,
            BillingFields.IdempotencyKey(key, idempotencyHeader));
    }

    private static Money Amount(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
        && value.TryGetDecimal(out var dollars)
        && Math.Abs(dollars) <= BillingFields.MostDollars
        && Money.FromDollars(dollars) is var amount
        && amount.Dollars == dollars
        && amount != Money.Zero
            ? amount
            : throw BillingFields.Invalid(
                $"amount must be a number of US dollars up to {BillingFields.MostDollars.ToString("0", CultureInfo.InvariantCulture)} with at most 9 decimals, and not 0; "
                + "below zero it takes credits back.");
}
