using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary>A generation's cost.</summary>
/// <param name="Total">What it costs at the provider.</param>
/// <param name="PromptDollars">The prompt's part, before rounding.</param>
/// <param name="CompletionDollars">The completion's part, before rounding.</param>
public readonly record struct CostBreakdown(Money Total, decimal PromptDollars, decimal CompletionDollars)
{
    /// <summary>What is charged in the place of <see cref="Total"/> where the caller's own provider key has paid that; null where the gateway's has.</summary>
    public Money? ByokFee { get; init; }

    /// <summary>What the account is charged.</summary>
    public Money Charged => ByokFee ?? Total;
}
