using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>
/// A chat request as records: the hub between the callers' dialects and the providers' wires. Everything a request may hold is here, by name or among
/// <see cref="Others"/>, so that what a wire cannot carry can be told.
/// </summary>
public sealed record ChatPrompt
{
    /// <summary>The provider's own name of the model.</summary>
    public required string Model { get; init; }

    public required ImmutableArray<PromptMessage> Messages { get; init; }

    public bool Stream { get; init; }

    public ImmutableArray<PromptTool> Tools { get; init; } = [];

    /// <summary>Null when not said.</summary>
    public ToolChoice? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public AnswerFormat? ResponseFormat { get; init; }

    public ReasoningWish? Reasoning { get; init; }

    /// <summary>The bound on the output in tokens, by either name; null for none.</summary>
    public long? MaxTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public long? TopK { get; init; }

    public double? FrequencyPenalty { get; init; }

    public double? PresencePenalty { get; init; }

    public long? Seed { get; init; }

    public ImmutableArray<string> Stop { get; init; } = [];

    /// <summary>How many answers; null when not said.</summary>
    public long? Choices { get; init; }

    public bool? Logprobs { get; init; }

    public long? TopLogprobs { get; init; }

    /// <summary>Stands for the end user; hashed already.</summary>
    public string? User { get; init; }

    /// <summary>Kinds of output that are asked for, such as <c>text</c> and <c>image</c>; empty when not said.</summary>
    public ImmutableArray<string> Modalities { get; init; } = [];

    public string? Verbosity { get; init; }

    public string? ServiceTier { get; init; }

    /// <summary>The request's own <c>cache_control</c>: the breakpoint goes to the last block that can have one.</summary>
    public JsonElement? CacheControl { get; init; }

    /// <summary>Every other property, by name, as it stood.</summary>
    public ImmutableArray<KeyValuePair<string, JsonElement>> Others { get; init; } = [];

    /// <summary>One of <see cref="Others"/>; null when the request lacks it.</summary>
    public JsonElement? Other(string name)
    {
        foreach (var (key, value) in Others)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}
