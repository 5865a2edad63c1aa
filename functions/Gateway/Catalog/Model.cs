using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>A model that callers name, and the endpoints that serve it.</summary>
public sealed record Model
{
    /// <summary><c>author/slug</c>, lower case.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Other spellings that name this model, such as dated slugs and the ids that other catalogs use.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Day of release, as Unix seconds; 0 when unknown.</summary>
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

    /// <summary>How reasoning is asked for; null for a model that does not reason.</summary>
    public ModelReasoning? Reasoning { get; init; }

    /// <summary>Artificial Analysis' coding index; null when not measured.</summary>
    public decimal? CodingIndex { get; init; }

    /// <summary>Whether the author allows other models to be trained on the output; null to go by the licence of the weights, where it is known.</summary>
    public bool? Distillable { get; init; }

    /// <summary>False for a model that is never chosen for a caller who left the choice open, such as a script of the test provider.</summary>
    public bool OfferedByRouters { get; init; } = true;

    public ImmutableArray<ModelEndpoint> Endpoints { get; init; } = [];
}
