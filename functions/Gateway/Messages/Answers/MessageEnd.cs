using System.Text.Json;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>How an answer ended, in Anthropic's words. Source: <c>ORAnthropicStopReason</c> of OpenRouter's OpenAPI document.</summary>
internal static class MessageEnd
{
    /// <summary>Writes <c>stop_reason</c>, <c>stop_sequence</c> and <c>stop_details</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="reason">The gateway's word; null where it says none.</param>
    /// <param name="native">The provider's own.</param>
    /// <param name="refusal">What a refusal said.</param>
    public static void Write(Utf8JsonWriter json, string? reason, string? native, string refusal)
    {
        var word = Of(reason, native, refusal.Length > 0);
        json.WriteString("stop_reason", word);
        json.WriteNull("stop_sequence");
        if (word == "refusal")
        {
            json.WriteStartObject("stop_details");
            json.WriteString("type", "refusal");
            json.WriteNull("category");
            json.WriteString("explanation", refusal.Length > 0 ? refusal : null);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("stop_details");
        }
    }

    private static string Of(string? reason, string? native, bool refused) => (reason, native) switch
    {
        (_, "end_turn" or "max_tokens" or "model_context_window_exceeded" or "stop_sequence" or "tool_use" or "pause_turn" or "refusal" or "compaction") => native!,
        ("tool_calls", _) => "tool_use",
        ("length", _) => "max_tokens",
        ("content_filter", _) => "refusal",
        _ => refused ? "refusal" : "end_turn",
    };
}
