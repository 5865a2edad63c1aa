using System.Collections.Immutable;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Payments;

/// <summary>A payment, its refunds and its disputes, as the payment provider tells them at one moment.</summary>
public sealed record PaymentState
{
    /// <summary>Stripe's id of the payment intent.</summary>
    public required string Id { get; init; }

    /// <summary>The purchase that it pays; null for a payment of somebody else's.</summary>
    public string? PurchaseId { get; init; }

    public required PaymentStatus Status { get; init; }

    /// <summary>In the payment's currency.</summary>
    public Money Received { get; init; }

    /// <summary>Three lower-case letters.</summary>
    public required string Currency { get; init; }

    /// <summary>Stripe's id of who pays; null for nobody who is known.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Stripe's id of what was paid with; null when that is not known.</summary>
    public string? PaymentMethodId { get; init; }

    /// <summary>Why it was refused; null for a payment that was not.</summary>
    public Decline? Decline { get; init; }

    /// <summary>Empty also when they were not asked for.</summary>
    public ImmutableArray<RefundState> Refunds { get; init; } = [];

    /// <summary>Empty also when they were not asked for.</summary>
    public ImmutableArray<DisputeState> Disputes { get; init; } = [];
}
