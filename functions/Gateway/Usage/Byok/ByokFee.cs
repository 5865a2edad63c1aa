using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>The fee for one answer with a caller's own provider key. Pure.</summary>
public static class ByokFee
{
    /// <summary>The percentage of that part of the list price that lies above what is left of the month's allowance; rounded once.</summary>
    /// <param name="listPrice">What the answer costs at the provider's list prices.</param>
    /// <param name="spentBefore">List price of the account's answers with keys of its own in the month, before this one.</param>
    /// <param name="rules">Percentage and allowance.</param>
    public static Money Of(Money listPrice, Money spentBefore, ByokFeeRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var left = rules.MonthlyAllowance - spentBefore;
        var above = left > Money.Zero ? listPrice - left : listPrice;
        return above > Money.Zero ? Money.FromDollars(above.Dollars * rules.Percent / 100) : Money.Zero;
    }
}
