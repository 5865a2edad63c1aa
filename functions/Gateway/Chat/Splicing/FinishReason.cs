namespace Interchange.Gateway.Chat.Splicing;

/// <summary>The family's many words for why an answer ended, in OpenRouter's five.</summary>
internal static class FinishReason
{
    public const string Stop = "stop";
    public const string Length = "length";
    public const string ToolCalls = "tool_calls";
    public const string ContentFilter = "content_filter";
    public const string Error = "error";

    /// <summary>The normalised reason; an unknown word counts as a stop and is kept as the native reason.</summary>
    public static string Normalize(string native) => native switch
    {
        Stop or Length or ToolCalls or ContentFilter or Error => native,
        "function_call" or "tool_use" or "TOOL_CALLS" => ToolCalls,
        "max_tokens" or "model_length" or "model_context_window_exceeded" or "MAX_TOKENS" or "max_output_tokens" => Length,
        "SAFETY" or "RECITATION" or "PROHIBITED_CONTENT" or "BLOCKLIST" or "SPII" or "refusal" or "safety" or "sensitive" => ContentFilter,
        "LANGUAGE" or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" or "MODEL_ARMOR" => ContentFilter,
        "network_error" or "insufficient_system_resource" or "ERROR" => Error,
        "OTHER" or "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" or "MISSING_THOUGHT_SIGNATURE" or "MALFORMED_RESPONSE" => Error,
        "IMAGE_OTHER" or "NO_IMAGE" => Error,
        "guardrail_intervened" or "content_filtered" => ContentFilter,
        "malformed_model_output" or "malformed_tool_use" => Error,
        _ => Stop,
    };

    /// <summary>The normalised reason as a quoted JSON string.</summary>
    public static ReadOnlyMemory<byte> Quoted(string normalised) => normalised switch
    {
        Stop => QuotedStop,
        Length => QuotedLength,
        ToolCalls => QuotedToolCalls,
        ContentFilter => QuotedContentFilter,
        _ => QuotedError,
    };

    private static readonly byte[] QuotedStop = "\"stop\""u8.ToArray();
    private static readonly byte[] QuotedLength = "\"length\""u8.ToArray();
    private static readonly byte[] QuotedToolCalls = "\"tool_calls\""u8.ToArray();
    private static readonly byte[] QuotedContentFilter = "\"content_filter\""u8.ToArray();
    private static readonly byte[] QuotedError = "\"error\""u8.ToArray();
}
