using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Writes how much the model is to think: a level from the third generation on, a budget before it, and whether thoughts are shown. Pure. Source: Google's guide to thinking.
/// </summary>
internal static class GeminiThinking
{
    /// <summary>The bound on the output that a budget is a share of, where nobody bounds it.</summary>
    private const long UsualOutput = 65_536;

    /// <summary>The budget that leaves it to the model.</summary>
    private const long AsItLikes = -1;

    /// <summary>Nothing for a model that cannot think, or that nobody asked to and does not by itself.</summary>
    public static void Write(Utf8JsonWriter json, GeminiModel model, ReasoningWish? wish, long? maxTokens)
    {
        var asked = wish is { IsOn: true } or { IsOff: true };
        if (!model.CanThink || (!asked && !model.ThinksByItself))
        {
            return;
        }

        json.WriteStartObject("thinkingConfig");
        if (Level(model, wish) is { } level)
        {
            json.WriteString("thinkingLevel", level);
        }
        else if (Budget(model, wish, maxTokens) is { } budget)
        {
            json.WriteNumber("thinkingBudget", budget);
        }

        json.WriteBoolean("includeThoughts", wish is not ({ Exclude: true } or { IsOff: true }));
        json.WriteEndObject();
    }

    private static string? Level(GeminiModel model, ReasoningWish? wish)
    {
        if (!model.TakesLevels || wish?.MaxTokens is not null)
        {
            return null;
        }

        var effort = wish is { IsOff: true } ? "none" : wish?.Effort;
        return effort switch
        {
            null => null,

            // This generation cannot be told not to think.
            "none" or "minimal" => model.IsPro ? "low" : "minimal",
            "low" => "low",
            "medium" when model is { IsPro: true, Generation: 3 } => "high",
            "medium" => "medium",
            _ => "high",
        };
    }

    private static long? Budget(GeminiModel model, ReasoningWish? wish, long? maxTokens)
    {
        var (least, most) = model switch
        {
            { IsPro: true } => (128L, 32_768L),
            { IsLite: true } => (512L, 24_576L),
            _ => (0L, 24_576L),
        };
        return wish switch
        {
            null => null,

            // The larger kind cannot be told not to think.
            { IsOff: true } => model.IsPro ? least : 0,
            { MaxTokens: { } budget } => Math.Clamp(budget, least, most),
            { Effort: { } effort } => Math.Clamp(ReasoningBudget.BudgetOf(effort, maxTokens ?? UsualOutput), least, most),
            { Enabled: true } => AsItLikes,
            _ => null,
        };
    }
}
