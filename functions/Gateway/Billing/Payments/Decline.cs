namespace Interchange.Gateway.Billing.Payments;

/// <summary>Why a payment was refused.</summary>
/// <param name="Code">Stripe's code, the bank's where there is one, such as <c>insufficient_funds</c>.</param>
/// <param name="IsFinal">True when the same payment method will be refused again.</param>
public sealed record Decline(string Code, bool IsFinal)
{
    /// <summary>Source: Stripe's decline codes that come with the advice not to try again or to ask the payer.</summary>
    private static readonly HashSet<string> FinalCodes = new(StringComparer.Ordinal)
    {
        "authentication_required", "card_not_supported", "currency_not_supported", "expired_card", "fraudulent", "incorrect_number", "invalid_account",
        "invalid_expiry_month", "invalid_expiry_year", "invalid_number", "lost_card", "merchant_blacklist", "new_account_information_available",
        "no_action_taken", "not_permitted", "payment_method_unactivated", "payment_intent_authentication_failure", "pickup_card", "resource_missing",
        "restricted_card", "revocation_of_all_authorizations", "revocation_of_authorization", "security_violation", "service_not_allowed", "stolen_card",
        "stop_payment_order", "transaction_not_allowed",
    };

    /// <param name="code">Stripe's code of the error; null for none.</param>
    /// <param name="declineCode">The bank's; null for none.</param>
    /// <param name="advice">Stripe's <c>advice_code</c>; null for none.</param>
    public static Decline Of(string? code, string? declineCode, string? advice) => new(
        declineCode ?? code ?? "declined",
        advice is "do_not_try_again" or "confirm_card_data"
        || (advice is null && ((declineCode is not null && FinalCodes.Contains(declineCode)) || (code is not null && FinalCodes.Contains(code)))));
}
