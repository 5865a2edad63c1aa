using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>One message of a conversation.</summary>
public sealed record PromptMessage
{
    public required MessageRole Role { get; init; }

    /// <summary>The content in order; text that stood as a string is one <see cref="TextPart"/>.</summary>
    public ImmutableArray<PromptPart> Parts { get; init; } = [];

    public string? Name { get; init; }

    /// <summary>Of the assistant's.</summary>
    public ImmutableArray<PromptToolCall> ToolCalls { get; init; } = [];

    /// <summary>Of a tool's: the call that it answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Of a tool's: whether the content tells of a failure. An extension of the gateway's, <c>is_error</c>.</summary>
    public bool IsError { get; init; }

    /// <summary>Thoughts as plain text, where there are no details.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Elements of <c>reasoning_details</c>, in order, untouched: signatures are only good for what was signed.</summary>
    public ImmutableArray<JsonElement> ReasoningDetails { get; init; } = [];

    public string? Refusal { get; init; }

    /// <summary>The message's own <c>cache_control</c>; null for none.</summary>
    public JsonElement? CacheControl { get; init; }

    /// <summary>All text of the content, joined.</summary>
    public string Text => string.Concat(Parts.OfType<TextPart>().Select(static part => part.Text));
}
