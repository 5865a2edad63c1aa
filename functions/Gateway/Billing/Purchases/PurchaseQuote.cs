using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>What credits cost: <c>Total = Credits − Discount + Fee</c>, each in whole cents.</summary>
/// <param name="Credits">What is bought.</param>
/// <param name="Discount">Of a bulk tier.</param>
/// <param name="Fee">The platform's.</param>
public sealed record PurchaseQuote(Money Credits, Money Discount, Money Fee)
{
    /// <summary>What is paid.</summary>
    public Money Total => Credits - Discount + Fee;
}
