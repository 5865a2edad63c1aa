namespace Interchange.Gateway.Billing.Payments;

/// <summary>A page of the payment provider's on which somebody pays.</summary>
/// <param name="Id">Stripe's id of the Checkout session.</param>
/// <param name="Url">The page.</param>
/// <param name="ExpiresAt">Until when it can be paid there.</param>
public sealed record CheckoutPage(string Id, string Url, DateTimeOffset ExpiresAt);
