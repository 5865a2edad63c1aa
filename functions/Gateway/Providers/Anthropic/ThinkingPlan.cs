using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// How a model is asked to think. Models take a budget in tokens (<c>thinking.budget_tokens</c>, Claude 3.7 to 4.5), or weigh by themselves how much to think
/// (<c>thinking.type = adaptive</c>) and take an effort for it (<c>output_config.effort</c>, since Claude Opus 4.6); the catalog's <see cref="ModelReasoning"/> says which:
/// a model without a budget is adaptive alone, one with a budget and the effort <c>max</c> is both. Source: Anthropic's guides of extended and of adaptive thinking, and of effort.
/// </summary>
internal sealed record ThinkingPlan
{
    /// <summary>From the most to the least.</summary>
    private static readonly ImmutableArray<string> Efforts = ["max", "xhigh", "high", "medium", "low", "minimal"];

    /// <summary><c>enabled</c>, <c>adaptive</c> or <c>disabled</c>; null to say nothing, which is the model's default.</summary>
    public string? Type { get; init; }

    /// <summary>In tokens, of <c>enabled</c>.</summary>
    public long? Budget { get; init; }

    /// <summary><c>output_config.effort</c>; null for none.</summary>
    public string? Effort { get; init; }

    /// <summary><c>summarized</c> or <c>omitted</c>; null for the model's default.</summary>
    public string? Display { get; init; }

    public bool IsAdaptive => Type == "adaptive";

    public bool IsOn => IsAdaptive || Type == "enabled";

    /// <param name="prompt">The request.</param>
    /// <param name="model">How the model's thinking is steered; null for one that does not think, or is not known.</param>
    /// <param name="maxTokens">The bound on the whole output.</param>
    /// <param name="forced">Whether the model is forced to call a tool: it cannot think then.</param>
    /// <exception cref="NotCarriedException">A budget in tokens was asked for that the output has no room for.</exception>
    public static ThinkingPlan Of(ChatPrompt prompt, ModelReasoning? model, long maxTokens, bool forced)
    {
        var wish = prompt.Reasoning;
        var efforts = model is { SupportedEfforts: { IsDefault: false } known } ? known : [];
        var takesBudget = model?.SupportsMaxTokens is not false;
        var plan = new ThinkingPlan { Effort = EffortOf(prompt, efforts, takesBudget, maxTokens) };
        if (wish is null || wish.IsOff)
        {
            return wish is null || model is null or { Mandatory: true } ? plan : plan with { Type = "disabled" };
        }

        if (!wish.IsOn || forced)
        {
            return plan;
        }

        var isAdaptive = !takesBudget || (efforts.Contains("max", StringComparer.Ordinal) && wish.MaxTokens is null);
        if (isAdaptive)
        {
            return plan with { Type = "adaptive", Display = takesBudget ? null : wish.Exclude ? "omitted" : "summarized" };
        }

        return Conversation.LostItsThoughts(prompt) ? plan : WithBudget(plan, wish, maxTokens);
    }

    /// <summary>The budget that comes nearest to the wish and leaves room for an answer; an effort for which there is no room is no thought at all.</summary>
    private static ThinkingPlan WithBudget(ThinkingPlan plan, ReasoningWish wish, long maxTokens)
    {
        var asked = wish.MaxTokens ?? ReasoningBudget.BudgetOf(wish.Effort ?? "medium", maxTokens);
        var budget = Math.Min(Math.Max(asked, ReasoningBudget.Least), maxTokens - 1);
        if (budget >= ReasoningBudget.Least)
        {
            return plan with { Type = "enabled", Budget = budget };
        }

        return wish.MaxTokens is null ? plan : throw new NotCarriedException(
            $"thinks with a budget of at least {ReasoningBudget.Least} tokens, inside of max_tokens. Send a larger \"max_tokens\", or leave \"reasoning\" out.");
    }

    private static string? EffortOf(ChatPrompt prompt, ImmutableArray<string> efforts, bool takesBudget, long maxTokens)
    {
        if (efforts.IsEmpty)
        {
            return null;
        }

        var asked = prompt.Reasoning switch
        {
            { IsOn: true, Effort: { } effort } => effort,
            { IsOn: true, MaxTokens: { } budget } when !takesBudget => ReasoningBudget.EffortOf(budget, maxTokens),
            _ => prompt.Verbosity,
        };
        return asked is null ? null : Nearest(asked, efforts);
    }

    /// <summary>The effort itself, or the next lower one that the model has, or else its least; null for a word that is none.</summary>
    private static string? Nearest(string asked, ImmutableArray<string> supported)
    {
        var from = Efforts.IndexOf(asked);
        if (from < 0)
        {
            return null;
        }

        for (var index = from; index < Efforts.Length; index++)
        {
            if (supported.Contains(Efforts[index], StringComparer.Ordinal))
            {
                return Efforts[index];
            }
        }

        return Efforts.LastOrDefault(effort => supported.Contains(effort, StringComparer.Ordinal));
    }
}
