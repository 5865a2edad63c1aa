namespace Interchange.Gateway.Credits.Ledger;

/// <summary>How long spending is added up before it starts at zero again. In UTC; weeks start on Monday.</summary>
public enum SpendInterval
{
    Lifetime,
    Daily,
    Weekly,
    Monthly,
}
