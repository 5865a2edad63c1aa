using Interchange.Gateway.Billing.TopUps;

namespace Interchange.Gateway.Billing.Accounts;

/// <summary>What is known of how an account pays.</summary>
public sealed record BillingAccount
{
    public required string AccountId { get; init; }

    /// <summary>Stripe's id of the payer; null before the first payment.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Stripe's id of the payment method that the payer lets be charged again; null for none.</summary>
    public string? PaymentMethodId { get; init; }

    /// <summary>When the purchase was made with which it was saved: a payment that is told late does not bring an older one back.</summary>
    public DateTimeOffset? PaymentMethodSince { get; init; }

    /// <summary>Null for an account that never wanted any.</summary>
    public AutoTopUp? TopUp { get; init; }
}
