using Interchange.Gateway.Catalog;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>What a request asks of a model, in the wire's terms: decided before anything is written.</summary>
internal sealed record RequestPlan
{
    /// <summary>The bound for an endpoint whose own is not known: the wire demands one.</summary>
    private const long UnknownMaxTokens = 8_192;

    public required long MaxTokens { get; init; }

    public required ThinkingPlan Thinking { get; init; }

    public required AnswerPlan Answer { get; init; }

    public required SamplingPlan Sampling { get; init; }

    /// <summary>The bound on the output for a request without one.</summary>
    public static long DefaultMaxTokens(ModelEndpoint endpoint) => endpoint.MaxCompletionTokens ?? UnknownMaxTokens;

    /// <param name="prompt">The request.</param>
    /// <param name="endpoint">The endpoint it is for.</param>
    /// <param name="reasoning">How the model's thinking is steered; null for a model that does not think, or is not known.</param>
    /// <exception cref="Translation.NotCarriedException">The wire cannot carry it.</exception>
    public static RequestPlan For(ChatPrompt prompt, ModelEndpoint endpoint, ModelReasoning? reasoning)
    {
        var maxTokens = prompt.MaxTokens ?? DefaultMaxTokens(endpoint);
        var answer = AnswerPlan.Of(prompt, endpoint, reasoning);
        var thinking = ThinkingPlan.Of(prompt, reasoning, maxTokens, forced: answer.Tool is not null || ForcesTool(prompt));
        return new RequestPlan
        {
            MaxTokens = maxTokens,
            Answer = answer,
            Thinking = thinking,
            Sampling = SamplingPlan.Of(prompt, thinking),
        };
    }

    private static bool ForcesTool(ChatPrompt prompt) => !prompt.Tools.IsEmpty && prompt.ToolChoice?.Kind is ToolChoiceKind.Required or ToolChoiceKind.Function;
}
