using System.Text.Json;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>A piece of a message's content.</summary>
public abstract record PromptPart
{
    /// <summary>The piece's <c>cache_control</c>, as it stood; null for none.</summary>
    public JsonElement? CacheControl { get; init; }
}
