using System.Text.Json;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>What a request asks for that Anthropic alone does, so that no other vendor can be asked. Pure. Source: Anthropic's API reference and beta headers.</summary>
internal static class AnthropicAlone
{
    /// <summary>The rest of a sentence that begins with "its wire"; null for nothing.</summary>
    public static string? Of(JsonElement root) =>
        root.Find("mcp_servers") is { ValueKind: JsonValueKind.Array } servers && servers.GetArrayLength() > 0 ? Only("mcp_servers")
        : root.Find("container") is not null ? Only("container")
        : root.Text("speed") is { } speed && speed != "standard" ? Only("speed")
        : root.Find("context_management") is { } context && ChangesTheAnswer(context) ? Only("context_management")
        : null;

    /// <summary>Clearing old thoughts and results merely spares tokens, and Claude Code asks for it always; other edits write the conversation anew.</summary>
    private static bool ChangesTheAnswer(JsonElement context) =>
        context.Find("edits") is { ValueKind: JsonValueKind.Array } edits
        && edits.EnumerateArray().Any(static edit => edit.Text("type")?.StartsWith("clear_", StringComparison.Ordinal) is not true);

    private static string Only(string name) => $"has no \"{name}\", which Anthropic alone offers. Name a model that Anthropic serves, or leave it out.";
}
