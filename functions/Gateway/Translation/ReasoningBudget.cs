using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Translation;

/// <summary>Efforts and budgets of thinking, into one another. Source: OpenRouter's reasoning guide (shares of the output; at least 1,024 and at most 128,000 tokens at Anthropic's).</summary>
public static class ReasoningBudget
{
    /// <summary>The least budget that budget-taking models accept.</summary>
    public const long Least = 1_024;

    public const long Most = 128_000;

    /// <summary>What a budget is a share of, where nothing bounds the output.</summary>
    private const long UsualOutput = 32_000;

    /// <summary>The share of the output that an effort may think for; null for <c>none</c> and for words that are no effort.</summary>
    public static double? ShareOf(string effort) => effort switch
    {
        "max" or "xhigh" => 0.95,
        "high" => 0.8,
        "medium" => 0.5,
        "low" => 0.2,
        "minimal" => 0.1,
        _ => null,
    };

    /// <summary>The budget in tokens for an effort and a bound on the whole output.</summary>
    public static long BudgetOf(string effort, long maxTokens) => Math.Clamp((long)(maxTokens * (ShareOf(effort) ?? 0.5)), Least, Most);

    /// <summary>The effort that OpenAI knows for a wish; null where there is none.</summary>
    public static string? EffortOf(ReasoningWish wish) => wish switch
    {
        { IsOff: true } => "none",
        { Effort: "max" } => "xhigh",
        { Effort: { } effort } => effort,
        { MaxTokens: { } budget } => EffortOf(budget, UsualOutput),
        { Enabled: true } => "medium",
        _ => null,
    };

    /// <summary>The effort that comes nearest to a budget.</summary>
    public static string EffortOf(long budget, long maxTokens) => ((double)budget / Math.Max(maxTokens, 1)) switch
    {
        >= 0.875 => "xhigh",
        >= 0.65 => "high",
        >= 0.35 => "medium",
        >= 0.15 => "low",
        _ => "minimal",
    };
}
