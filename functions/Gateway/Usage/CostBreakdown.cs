using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary>A generation's cost.</summary>
/// <param name="Total">What is charged.</param>
/// <param name="PromptDollars">The prompt's part, before rounding.</param>
/// <param name="CompletionDollars">The completion's part, before rounding.</param>
public readonly record struct CostBreakdown(Money Total, decimal PromptDollars, decimal CompletionDollars);
