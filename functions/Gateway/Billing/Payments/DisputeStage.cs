namespace Interchange.Gateway.Billing.Payments;

/// <summary>How far a dispute has come. It only goes on, never back.</summary>
public enum DisputeStage
{
    /// <summary>The bank asks; the money is still there.</summary>
    Inquiry,

    /// <summary>The bank has taken the money and a decision is pending.</summary>
    Open,

    /// <summary>The bank keeps the money.</summary>
    Lost,

    /// <summary>The money is back, or was never taken.</summary>
    Returned,
}
