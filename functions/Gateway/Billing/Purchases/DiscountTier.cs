using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>A bulk discount.</summary>
/// <param name="From">The least credits that it is for, bought at once.</param>
/// <param name="Percent">Of the credits; 0 to 100.</param>
public sealed record DiscountTier(Money From, decimal Percent);
