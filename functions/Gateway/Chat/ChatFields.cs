using System.Text.Json;

namespace Interchange.Gateway.Chat;

/// <summary>Names of <see cref="ChatField"/> on the wire.</summary>
internal static class ChatFields
{
    /// <summary>Number of fields, for arrays indexed by field.</summary>
    public const int Count = (int)ChatField.PromptCacheKey + 1;

    private const int LongestName = 21;

    /// <summary>The field that the reader's property name means, escapes resolved.</summary>
    public static ChatField Of(ref Utf8JsonReader name)
    {
        if (!name.ValueIsEscaped)
        {
            return Of(name.ValueSpan);
        }

        // Longer raw text than the longest name with every letter as \uXXXX cannot be one of ours.
        if (name.ValueSpan.Length > LongestName * 6)
        {
            return ChatField.Other;
        }

        Span<byte> unescaped = stackalloc byte[LongestName * 6];
        return Of(unescaped[..name.CopyString(unescaped)]);
    }

    private static ChatField Of(ReadOnlySpan<byte> utf8)
    {
        return utf8.Length switch
        {
            1 when utf8[0] == (byte)'n' => ChatField.Choices,
            4 when utf8.SequenceEqual("user"u8) => ChatField.User,
            5 when utf8.SequenceEqual("model"u8) => ChatField.Model,
            5 when utf8.SequenceEqual("tools"u8) => ChatField.Tools,
            5 when utf8.SequenceEqual("route"u8) => ChatField.Route,
            5 when utf8.SequenceEqual("usage"u8) => ChatField.Usage,
            5 when utf8.SequenceEqual("trace"u8) => ChatField.Trace,
            5 when utf8.SequenceEqual("debug"u8) => ChatField.Debug,
            6 when utf8.SequenceEqual("models"u8) => ChatField.Models,
            6 when utf8.SequenceEqual("stream"u8) => ChatField.Stream,
            6 when utf8.SequenceEqual("preset"u8) => ChatField.Preset,
            6 when utf8.SequenceEqual("prompt"u8) => ChatField.Prompt,
            7 when utf8.SequenceEqual("plugins"u8) => ChatField.Plugins,
            8 when utf8.SequenceEqual("messages"u8) => ChatField.Messages,
            8 when utf8.SequenceEqual("provider"u8) => ChatField.Provider,
            10 when utf8.SequenceEqual("max_tokens"u8) => ChatField.MaxTokens,
            10 when utf8.SequenceEqual("session_id"u8) => ChatField.SessionId,
            10 when utf8.SequenceEqual("transforms"u8) => ChatField.Transforms,
            11 when utf8.SequenceEqual("tool_choice"u8) => ChatField.ToolChoice,
            14 when utf8.SequenceEqual("stream_options"u8) => ChatField.StreamOptions,
            15 when utf8.SequenceEqual("response_format"u8) => ChatField.ResponseFormat,
            16 when utf8.SequenceEqual("prompt_cache_key"u8) => ChatField.PromptCacheKey,
            21 when utf8.SequenceEqual("max_completion_tokens"u8) => ChatField.MaxCompletionTokens,
            _ => ChatField.Other,
        };
    }
}
