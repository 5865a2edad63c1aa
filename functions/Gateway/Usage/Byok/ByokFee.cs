using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>The fee for one answer with a caller's own provider key. Pure.</summary>
public static class ByokFee
{
    /// <summary>The percentage of that part of the list price that the month's allowance does not have; rounded once.</summary>
    /// <param name="listPrice">What the answer costs at the provider's list prices.</param>
    /// <param name="waived">How much of it is free of the fee.</param>
    /// <param name="percent">From 0 to 100.</param>
    public static Money Of(Money listPrice, Money waived, decimal percent) =>
        listPrice > waived ? Money.FromDollars((listPrice - waived).Dollars * percent / 100) : Money.Zero;
}
