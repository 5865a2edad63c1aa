using System.Collections.Immutable;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>Credits that somebody buys: what was agreed, and what has become of the payment.</summary>
public sealed record Purchase
{
    /// <summary>Letters, digits and <c>-</c>; also the idempotency key towards the payment provider.</summary>
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required PurchaseQuote Quote { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True for a purchase that nobody made by hand.</summary>
    public bool IsTopUp { get; init; }

    /// <summary>True when the payer wants the payment method to be kept for top-ups.</summary>
    public bool SavesPaymentMethod { get; init; }

    /// <summary>Stripe's id of the payer, where there was one before the purchase.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Stripe's id of what a top-up is paid with.</summary>
    public string? PaymentMethodId { get; init; }

    /// <summary>Stripe's id of the payment, once there is one.</summary>
    public string? PaymentId { get; init; }

    /// <summary>When it was found to be paid; null until then.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    public ImmutableArray<PurchaseRefund> Refunds { get; init; } = [];

    public ImmutableArray<PurchaseDispute> Disputes { get; init; } = [];
}
