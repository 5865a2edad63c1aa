using System.Text.Json;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>The fields of <c>PUT /credits/auto-top-up</c>. One that is not known is refused: money is not taken by guesses.</summary>
internal static class TopUpFields
{
    /// <summary>The settings that a body asks for, switched on and with nothing of what went wrong before.</summary>
    /// <exception cref="Errors.GatewayException">400: a field is wrong or missing.</exception>
    public static AutoTopUp Set(JsonElement body, PurchaseOptions options, AutoTopUp? current)
    {
        Money? threshold = null, amount = null;
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "threshold":
                    threshold = Threshold(field, options);
                    break;
                case "amount":
                    amount = PurchaseFields.Credits(field, options);
                    break;
                default:
                    throw BillingFields.Invalid($"{field.Name} is not a field of automatic top-ups. Fields are threshold and amount.");
            }
        }

        var asked = new AutoTopUp
        {
            Threshold = threshold ?? throw BillingFields.Invalid("threshold is required: the US dollars of credits below which more are bought."),
            Amount = amount ?? throw BillingFields.Invalid("amount is required: the US dollars of credits to buy each time."),
        };
        return (current ?? asked) with
        {
            Threshold = asked.Threshold,
            Amount = asked.Amount,
            IsOn = true,
            OffReason = null,
            Declines = 0,
            NotBefore = current?.Pending is null ? null : current.NotBefore,
        };
    }

    private static Money Threshold(JsonProperty field, PurchaseOptions options) =>
        BillingFields.TryCents(field.Value, out var threshold) && threshold >= Money.Zero && threshold <= options.Maximum
            ? threshold
            : throw BillingFields.Invalid($"{field.Name} must be a number of US dollars from 0 to {options.Maximum} in whole cents.");
}
