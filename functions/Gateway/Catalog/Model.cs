using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>A model that callers name, and the endpoints that serve it.</summary>
public sealed record Model
{
    /// <summary><c>author/slug</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Day of release, as Unix seconds.</summary>
    public long Created { get; init; }

    /// <summary>The largest context of its endpoints, in tokens; null when unknown.</summary>
    public long? ContextLength { get; init; }

    public ImmutableArray<string> InputModalities { get; init; } = ["text"];

    public ImmutableArray<string> OutputModalities { get; init; } = ["text"];

    /// <summary>Family of the tokenizer, such as <c>GPT</c> or <c>Llama3</c>; <c>Other</c> when unknown.</summary>
    public string Tokenizer { get; init; } = "Other";

    public string? HuggingFaceId { get; init; }

    /// <summary>ISO date or month.</summary>
    public string? KnowledgeCutoff { get; init; }

    public ImmutableArray<ModelEndpoint> Endpoints { get; init; } = [];
}
