using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Translation.Answers;

/// <summary>A chunk of an answer, or a whole one, in the gateway's own form: what an encoder of a caller's dialect reads. Its first choice only.</summary>
public sealed record ChatAnswer
{
    public string Id { get; init; } = "";

    public string Model { get; init; } = "";

    public string? Provider { get; init; }

    public long? Created { get; init; }

    public string? ServiceTier { get; init; }

    public string Text { get; init; } = "";

    public string Refusal { get; init; } = "";

    public string Reasoning { get; init; } = "";

    /// <summary>Elements of <c>reasoning_details</c>, in order, untouched.</summary>
    public ImmutableArray<JsonElement> ReasoningDetails { get; init; } = [];

    public ImmutableArray<ChatToolCall> ToolCalls { get; init; } = [];

    public ImmutableArray<JsonElement> Annotations { get; init; } = [];

    /// <summary>URLs of images, data URLs as a rule.</summary>
    public ImmutableArray<string> Images { get; init; } = [];

    public JsonElement? Audio { get; init; }

    public JsonElement? Logprobs { get; init; }

    /// <summary>Normalised; null until the answer has ended.</summary>
    public string? FinishReason { get; init; }

    public string? NativeFinishReason { get; init; }

    /// <summary>With the cost, as the gateway writes it; null but at the end.</summary>
    public JsonElement? Usage { get; init; }

    /// <summary>The envelope's <c>error</c>; null unless the answer failed in the middle.</summary>
    public JsonElement? Error { get; init; }

    public JsonElement? RoutingRecord { get; init; }

    /// <summary>The provider's own event or answer, for a caller of the same wire; null where the wires differ.</summary>
    public JsonElement? Native { get; init; }

    /// <summary>Reads a chunk, or a whole answer.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static ChatAnswer Parse(ReadOnlyMemory<byte> json) => ChatAnswerReader.Read(json);
}
