using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>Bills answers that callers' own provider keys paid for: the fee alone.</summary>
public sealed class ByokBilling(ByokFeeRules rules, IByokSpend spend)
{
    /// <summary>Charges nothing.</summary>
    public static readonly ByokBilling Free = new(ByokFeeRules.Free, new ProcessByokSpend());

    /// <summary>The cost of an answer, with the fee that is charged in its place.</summary>
    /// <param name="cost">What it costs at the provider.</param>
    /// <param name="accountId">Whose key it was.</param>
    /// <param name="at">When the request came.</param>
    public CostBreakdown Bill(CostBreakdown cost, string accountId, DateTimeOffset at) => cost with
    {
        ByokFee = rules.Percent == 0 ? Money.Zero : ByokFee.Of(cost.Total, spend.MonthToDate(accountId, at), rules),
    };
}
