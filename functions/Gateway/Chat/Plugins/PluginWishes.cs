namespace Interchange.Gateway.Chat.Plugins;

/// <summary>What a request wants done to it and to its answer beside being routed.</summary>
internal sealed record PluginWishes
{
    /// <summary>Nothing said.</summary>
    public static PluginWishes None { get; } = new();

    /// <summary>Whether an answer that should be JSON is made JSON: <c>response-healing</c>.</summary>
    public bool Heals { get; init; }

    /// <summary>Whether a conversation that is too long is shortened in its middle: <c>context-compression</c>. Null when not said.</summary>
    public bool? Compresses { get; init; }
}
