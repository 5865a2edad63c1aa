using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// How much the model is to think. Pure. Bedrock has no word of its own for it: each vendor's stands among <c>additionalModelRequestFields</c>.
/// Source: AWS's guides to reasoning with Claude, Nova and gpt-oss.
/// </summary>
/// <param name="Budget">Of Claude before 4.6: tokens; null otherwise.</param>
/// <param name="Effort">Of the others; null otherwise.</param>
internal readonly record struct BedrockThinking(long? Budget, string? Effort)
{
    /// <summary>What a model writes at most where nobody bounds it.</summary>
    private const long UsualOutput = 32_000;

    /// <summary>Whether thoughts are shown, for models that hide them unless they are told; null for the model's default.</summary>
    public string? Display { get; private init; }

    public bool IsOn => Budget is not null || Effort is not null;

    /// <summary>What is asked of the model; off where it cannot think, or may not: with a tool that it has to call, or behind calls whose thoughts are not there.</summary>
    public static BedrockThinking Of(ChatPrompt prompt, BedrockModel model, long? mostOutput)
    {
        if (prompt.Reasoning is not { IsOn: true } wish || !model.CanThink)
        {
            return default;
        }

        var bound = prompt.MaxTokens ?? mostOutput ?? UsualOutput;
        var effort = wish.Effort ?? (wish.MaxTokens is { } tokens ? ReasoningBudget.EffortOf(tokens, bound) : "medium");
        if (model.Vendor != BedrockVendor.Anthropic)
        {
            return new BedrockThinking(null, Levelled(effort));
        }

        if (BedrockTools.IsForced(prompt, model))
        {
            return default;
        }

        if (model.ThinksByEffort)
        {
            return new BedrockThinking(null, effort switch
            {
                "minimal" => "low",
                "xhigh" => model.Version >= 4.7m ? "xhigh" : "max",
                _ => effort,
            })
            {
                Display = model.Version >= 4.7m ? wish.Exclude ? "omitted" : "summarized" : null,
            };
        }

        var budget = Math.Clamp(wish.MaxTokens ?? ReasoningBudget.BudgetOf(effort, bound), ReasoningBudget.Least, ReasoningBudget.Most);
        budget = Math.Min(budget, bound - 1);
        return budget < ReasoningBudget.Least || LacksThoughts(prompt, model) ? default : new BedrockThinking(budget, null);
    }

    /// <summary>Writes the members of <c>additionalModelRequestFields</c>.</summary>
    public void Write(Utf8JsonWriter json, BedrockModel model)
    {
        switch (model.Vendor)
        {
            case BedrockVendor.Anthropic when Budget is { } budget:
                json.WriteStartObject("thinking");
                json.WriteString("type", "enabled");
                json.WriteNumber("budget_tokens", budget);
                json.WriteEndObject();
                break;
            case BedrockVendor.Anthropic when Effort is { } effort:
                json.WriteStartObject("thinking");
                json.WriteString("type", "adaptive");
                if (Display is { } display)
                {
                    json.WriteString("display", display);
                }

                json.WriteEndObject();
                json.WriteStartObject("output_config");
                json.WriteString("effort", effort);
                json.WriteEndObject();
                break;
            case BedrockVendor.Nova when Effort is { } effort:
                json.WriteStartObject("reasoningConfig");
                json.WriteString("type", "enabled");
                json.WriteString("maxReasoningEffort", effort);
                json.WriteEndObject();
                break;
            case BedrockVendor.OpenAI when Effort is { } effort:
                json.WriteString("reasoning_effort", effort);
                break;
        }
    }

    private static string Levelled(string effort) => effort switch
    {
        "minimal" or "low" => "low",
        "medium" => "medium",
        _ => "high",
    };

    /// <summary>Claude refuses to go on thinking behind results of calls that it made without a thought.</summary>
    private static bool LacksThoughts(ChatPrompt prompt, BedrockModel model)
    {
        var last = prompt.Messages.LastOrDefault(static message => message.Role is MessageRole.Assistant or MessageRole.User);
        return last is { Role: MessageRole.Assistant, ToolCalls.IsEmpty: false } && !BedrockMessages.Thoughts(last.ReasoningDetails, model).Any();
    }
}
