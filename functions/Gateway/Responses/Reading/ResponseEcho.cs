using System.Collections.Frozen;
using System.Text.Json;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>The properties of a request that its answer repeats, as they stood.</summary>
internal sealed class ResponseEcho(FrozenDictionary<string, JsonElement> members)
{
    /// <summary>Names that are repeated. Source: <c>BaseResponsesResult</c> of OpenRouter's OpenAPI document.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "frequency_penalty", "instructions", "max_output_tokens", "max_tool_calls", "metadata", "parallel_tool_calls", "presence_penalty", "prompt_cache_key",
        "prompt_cache_options", "reasoning", "safety_identifier", "service_tier", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p", "user");

    /// <summary>The property; null when the request lacks it, or says null.</summary>
    public JsonElement? Find(string name) => members.TryGetValue(name, out var value) ? value : null;
}
