using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary>What a generation costs, without any fee of the gateway's own. The parts are exact; <see cref="Total"/> is their sum, rounded once.</summary>
/// <param name="Total">What it costs at the provider.</param>
/// <param name="PromptDollars">The part of the prompt's tokens.</param>
/// <param name="CompletionDollars">The part of the completion's tokens.</param>
public readonly record struct CostBreakdown(Money Total, decimal PromptDollars, decimal CompletionDollars)
{
    /// <summary>The part that is charged by the piece: the request, its images, its searches, and whatever a provider bills beside tokens.</summary>
    public decimal PieceDollars { get; init; }

    /// <summary>What the same tokens would cost more without a cache; negative when writing to the cache cost more than reading saved.</summary>
    public decimal CacheDiscountDollars { get; init; }

    /// <summary>True when <see cref="Total"/> is what the provider says it bills, rather than the sum by list prices.</summary>
    public bool IsReported { get; init; }

    /// <summary>What is charged in the place of <see cref="Total"/> where the caller's own provider key has paid that; null where the gateway's has.</summary>
    public Money? ByokFee { get; init; }

    /// <summary>What the gateway's own plugins cost, such as a search: charged whoever's key pays for the answer.</summary>
    public Money Plugins { get; init; }

    /// <summary>What the account is charged.</summary>
    public Money Charged => (ByokFee ?? Total) + Plugins;
}
