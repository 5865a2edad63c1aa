namespace Interchange.Gateway.Translation.Prompt;

/// <summary>How much the model is to think; from <c>reasoning</c>, <c>reasoning_effort</c> and <c>include_reasoning</c>. Source: OpenRouter's reasoning guide.</summary>
public sealed record ReasoningWish
{
    /// <summary><c>max</c>, <c>xhigh</c>, <c>high</c>, <c>medium</c>, <c>low</c>, <c>minimal</c> or <c>none</c>; null when not said.</summary>
    public string? Effort { get; init; }

    /// <summary>The budget in tokens; null when not said.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Null when not said.</summary>
    public bool? Enabled { get; init; }

    /// <summary>True when thoughts are not to be shown.</summary>
    public bool Exclude { get; init; }

    /// <summary><c>auto</c>, <c>concise</c> or <c>detailed</c>; null when not said.</summary>
    public string? Summary { get; init; }

    /// <summary>Whether the model is asked to think: an effort other than <c>none</c>, a budget, or <c>enabled</c>.</summary>
    public bool IsOn => Enabled is not false && Effort is not "none" && (Enabled is true || Effort is not null || MaxTokens is not null);

    /// <summary>Whether the model is asked not to think.</summary>
    public bool IsOff => Enabled is false || Effort is "none";
}
