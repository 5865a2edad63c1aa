using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>How tokens are chosen. Source: Anthropic's API reference (temperature up to 1) and its guide of extended thinking.</summary>
internal sealed record SamplingPlan
{
    private const double HottestTemperature = 1;

    /// <summary>The least <c>top_p</c> beside thoughts.</summary>
    private const double LeastTopPWithThoughts = 0.95;

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public long? TopK { get; init; }

    /// <summary>
    /// What the model takes: thoughts allow no temperature and no <c>top_k</c>, and only a high <c>top_p</c>; models since Claude Opus 4.1 refuse temperature and
    /// <c>top_p</c> together, so that of two the one goes that says nothing, or else <c>top_p</c>.
    /// </summary>
    public static SamplingPlan Of(ChatPrompt prompt, ThinkingPlan thinking)
    {
        if (thinking.IsAdaptive)
        {
            return new SamplingPlan();
        }

        if (thinking.IsOn)
        {
            return new SamplingPlan { TopP = prompt.TopP is >= LeastTopPWithThoughts and <= 1 ? prompt.TopP : null };
        }

        var temperature = prompt.Temperature is { } hot ? Math.Min(hot, HottestTemperature) : (double?)null;
        var topP = prompt.TopP;
        if (temperature is not null && topP is not null)
        {
            (temperature, topP) = temperature is HottestTemperature && topP < 1 ? (null, topP) : (temperature, (double?)null);
        }

        return new SamplingPlan { Temperature = temperature, TopP = topP, TopK = prompt.TopK };
    }
}
