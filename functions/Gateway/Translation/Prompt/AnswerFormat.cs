using System.Text.Json;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>The <c>response_format</c> of a request.</summary>
public sealed record AnswerFormat
{
    /// <summary><c>text</c>, <c>json_object</c>, <c>json_schema</c>, or a type of the caller's that only the caller's own wire knows.</summary>
    public required string Type { get; init; }

    /// <summary>Of <c>json_schema</c>.</summary>
    public string? Name { get; init; }

    public string? Description { get; init; }

    public JsonElement? Schema { get; init; }

    public bool? Strict { get; init; }

    /// <summary>The format as it stood.</summary>
    public JsonElement Json { get; init; }
}
