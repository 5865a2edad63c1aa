using Interchange.Gateway.Catalog.Import.ModelsDev;

namespace Interchange.Gateway.Catalog.Import;

/// <summary>Pure: an offer's capabilities in OpenRouter's words. What neither models.dev nor the provider's own documentation says is left out.</summary>
internal static class SupportedParameters
{
    // Sampling parameters that the provider documents for its chat completions, whatever the model, as long as it samples at all.
    private static readonly Dictionary<string, string[]> Sampling = new(StringComparer.Ordinal)
    {
        ["anthropic"] = ["top_k"],
        ["openai"] = ["frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "top_logprobs"],
        ["azure"] = ["frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "top_logprobs"],
        ["mistral"] = ["frequency_penalty", "presence_penalty"],
        ["cohere"] = ["frequency_penalty", "presence_penalty", "seed"],
        ["groq"] = ["seed"],
        ["together"] = ["top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias", "logprobs", "seed"],
        ["fireworks"] = ["top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias", "logprobs", "top_logprobs", "seed"],
        ["deepinfra"] = ["top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty", "seed"],
        ["deepseek"] = ["frequency_penalty", "presence_penalty", "logprobs", "top_logprobs"],
        ["xai"] = ["frequency_penalty", "presence_penalty", "logprobs", "top_logprobs", "seed"],
        ["cerebras"] = ["logprobs", "top_logprobs", "seed"],
        ["perplexity"] = ["top_k", "frequency_penalty", "presence_penalty"],
        ["nvidia"] = ["frequency_penalty", "presence_penalty", "seed"],
        ["novita"] = ["top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias", "logprobs", "top_logprobs", "seed"],
        ["nebius"] = ["top_k", "frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "top_logprobs"],
        ["moonshotai"] = ["frequency_penalty", "presence_penalty"],
        ["alibaba"] = ["top_k", "presence_penalty", "seed"],
        ["friendli"] = ["top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty", "logprobs", "top_logprobs", "seed"],
    };

    private static readonly HashSet<string> JsonMode =
    [
        "openai", "azure", "mistral", "cohere", "groq", "together", "fireworks", "deepinfra", "deepseek", "xai", "cerebras", "novita",
        "nebius", "moonshotai", "z-ai", "alibaba", "google-ai-studio", "friendli",

        // Over its own wire, where the gateway puts it into words or into a tool.
        "anthropic",
    ];

    // Anthropic's guide of structured outputs; models.dev does not say. Older models have to be forced to call a tool.
    private static readonly HashSet<string> AnthropicWithSchemas =
    [
        "anthropic/claude-haiku-4.5", "anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4.6", "anthropic/claude-sonnet-5", "anthropic/claude-opus-4.5",
        "anthropic/claude-opus-4.6", "anthropic/claude-opus-4.7", "anthropic/claude-opus-4.8",
    ];

    private static readonly HashSet<string> ParallelToolCalls = ["anthropic", "openai", "azure", "mistral", "groq", "cerebras", "xai", "together"];

    /// <param name="providerSlug">The provider.</param>
    /// <param name="model">The gateway's id of the model.</param>
    /// <param name="offer">The provider's offer of it.</param>
    public static IReadOnlyList<string> Of(string providerSlug, string model, ModelsDevModel offer)
    {
        var parameters = new SortedSet<string>(StringComparer.Ordinal) { "max_tokens" };

        // Absent means unknown: nearly every model takes a temperature, those that do not say so.
        if (offer.Temperature != false)
        {
            parameters.UnionWith(["temperature", "top_p", "stop", .. Sampling.GetValueOrDefault(providerSlug, [])]);
        }

        if (providerSlug == "anthropic")
        {
            // Also of models that take no temperature.
            parameters.Add("stop");
        }

        if (providerSlug is "openai" or "azure")
        {
            parameters.UnionWith(["max_completion_tokens", "seed"]);
        }

        if (offer.ToolCall == true)
        {
            parameters.UnionWith(["tools", "tool_choice"]);
            if (ParallelToolCalls.Contains(providerSlug))
            {
                parameters.Add("parallel_tool_calls");
            }
        }

        if (offer.StructuredOutput == true || (providerSlug == "anthropic" && AnthropicWithSchemas.Contains(model)))
        {
            parameters.UnionWith(["structured_outputs", "response_format"]);
        }

        if (JsonMode.Contains(providerSlug))
        {
            parameters.Add("response_format");
        }

        if (offer.Reasoning == true)
        {
            parameters.UnionWith(["reasoning", "include_reasoning"]);
            if (offer.ReasoningOptions?.Any(o => o.Type == "effort") == true)
            {
                parameters.Add("reasoning_effort");
                if (providerSlug == "anthropic")
                {
                    // The same setting of its wire.
                    parameters.Add("verbosity");
                }
            }
        }

        if (providerSlug == "perplexity")
        {
            parameters.Add("web_search_options");
        }

        return [.. parameters];
    }
}
