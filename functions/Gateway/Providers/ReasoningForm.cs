namespace Interchange.Gateway.Providers;

/// <summary>How a provider of the OpenAI family is asked to think, and takes thoughts back.</summary>
public enum ReasoningForm
{
    /// <summary>OpenAI's <c>reasoning_effort</c>; thoughts do not go back.</summary>
    Effort,

    /// <summary>OpenRouter's <c>reasoning</c> and <c>reasoning_details</c>, as callers write them.</summary>
    OpenRouter,

    /// <summary><c>thinking</c>, with the type <c>enabled</c> or <c>disabled</c>; thoughts go back as <c>reasoning_content</c>.</summary>
    Thinking,

    /// <summary><c>enable_thinking</c> and <c>thinking_budget</c>; thoughts go back as <c>reasoning_content</c>.</summary>
    EnableThinking,
}
