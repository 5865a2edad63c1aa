using System.Text.Json;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>A tool that the model may call.</summary>
public sealed record PromptTool
{
    /// <summary><c>function</c>, or the type of a tool that the provider itself runs.</summary>
    public required string Type { get; init; }

    /// <summary>Of a function; empty for other types.</summary>
    public string Name { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>JSON Schema of the arguments; null for none.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Whether arguments must follow the schema exactly; null when not said.</summary>
    public bool? Strict { get; init; }

    public JsonElement? CacheControl { get; init; }

    /// <summary>The tool as it stood.</summary>
    public JsonElement Json { get; init; }

    public bool IsFunction => Type == "function";
}
