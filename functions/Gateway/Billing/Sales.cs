using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Billing;

/// <summary>What callers are told where credits cannot be bought.</summary>
internal static class Sales
{
    /// <summary>404: this installation sells none.</summary>
    public static GatewayException None() => new(GatewayError.NotFound(
        $"This installation sells no credits: settings {StripeSettings.ApiKeySetting} and {StripeSettings.WebhookSecretSetting} are empty. "
        + "POST /api/v1/credits grants them."));

    /// <summary>503: the payment provider does not answer.</summary>
    public static GatewayException Unavailable(PaymentsUnavailableException exception) => new(
        GatewayError.Unavailable("The payment provider does not answer at the moment. Nothing was charged by this request; try again with the same idempotency key."),
        exception);
}
