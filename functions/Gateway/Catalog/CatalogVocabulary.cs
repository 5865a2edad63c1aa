using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>The closed vocabularies of catalog queries and entries. Source: OpenRouter's OpenAPI document.</summary>
internal static class CatalogVocabulary
{
    public static readonly ImmutableArray<string> Parameters =
    [
        "frequency_penalty", "include_reasoning", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "min_p", "parallel_tool_calls",
        "prediction", "presence_penalty", "reasoning", "reasoning_effort", "repetition_penalty", "response_format", "seed", "stop",
        "structured_outputs", "temperature", "tool_choice", "tools", "top_a", "top_k", "top_logprobs", "top_p", "verbosity", "web_search_options",
    ];

    public static readonly ImmutableArray<string> Quantizations =
        ["int4", "int8", "fp4", "mxfp4", "nvfp4", "fp6", "fp8", "mxfp8", "fp16", "bf16", "fp32", "unknown"];

    public static readonly ImmutableArray<string> InputModalities = ["text", "image", "audio", "file", "video"];

    public static readonly ImmutableArray<string> OutputModalities =
        ["text", "image", "embeddings", "audio", "video", "rerank", "speech", "transcription", "decisions"];

    /// <summary>In the order of <see cref="DayOfWeek"/>.</summary>
    public static readonly ImmutableArray<string> Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static readonly ImmutableArray<string> Categories =
    [
        "programming", "roleplay", "marketing", "marketing/seo", "technology", "science", "translation", "legal", "finance", "health", "trivia", "academia",
    ];
}
