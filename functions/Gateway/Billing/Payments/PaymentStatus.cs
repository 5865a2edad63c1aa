namespace Interchange.Gateway.Billing.Payments;

/// <summary>How far a payment has come.</summary>
public enum PaymentStatus
{
    /// <summary>Not paid, and nothing is known that would change that.</summary>
    Unpaid,

    /// <summary>Under way at the bank; may take days.</summary>
    Processing,

    /// <summary>The money has been received.</summary>
    Succeeded,

    /// <summary>Refused.</summary>
    Declined,
}
