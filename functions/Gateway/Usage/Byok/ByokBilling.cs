using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>
/// Bills answers that callers' own provider keys paid for: the fee alone. The month's allowance is a limit like others, of which instances lease from the ledger, so
/// that all of them together never grant more of it.
/// </summary>
public sealed class ByokBilling
{
    /// <summary>Charges nothing.</summary>
    public static readonly ByokBilling Free = new(ByokFeeRules.Free);

    public ByokBilling(ByokFeeRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Rules = rules;
        Allowance = rules.Percent > 0 && rules.MonthlyAllowance > Money.Zero
            ? new SpendBounds(
                SpendSubject.OwnKeys.Name, [new SpendLimit(new SpendScope(SpendSubject.OwnKeys, SpendInterval.Monthly), rules.MonthlyAllowance, CountsByok: true)])
            : null;
    }

    public ByokFeeRules Rules { get; }

    /// <summary>What the list price of calls that are free of the fee is leased from; null where there is no fee, or nothing is free of it.</summary>
    internal SpendBounds? Allowance { get; }

    /// <summary>The cost of an answer, with the fee that is charged in its place.</summary>
    /// <param name="cost">What it costs at the provider.</param>
    /// <param name="waived">How much of that the allowance has.</param>
    public CostBreakdown Bill(CostBreakdown cost, Money waived) => cost with { ByokFee = ByokFee.Of(cost.Total, waived, Rules.Percent) };
}
