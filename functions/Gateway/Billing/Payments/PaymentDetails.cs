namespace Interchange.Gateway.Billing.Payments;

/// <summary>What of a payment is asked for beside the payment itself.</summary>
[Flags]
public enum PaymentDetails
{
    None = 0,
    Refunds = 1,
    Disputes = 2,
}
