namespace Interchange.Gateway.Credits.Ledger;

/// <summary>Why credits came to an account, or left it without having been used.</summary>
public enum CreditEntryKind
{
    /// <summary>Given by whoever runs the installation.</summary>
    Grant,

    /// <summary>Bought.</summary>
    Purchase,

    /// <summary>A purchase paid back, whole or in part.</summary>
    Refund,

    /// <summary>A payment that its payer's bank disputes.</summary>
    Dispute,

    /// <summary>A correction by an operator, such as what a reconciliation asks for.</summary>
    Adjustment,
}
