using System.Text.Json;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Reads <c>plugins</c> and <c>transforms</c>. Pure. Source: OpenRouter's OpenAPI document, <c>ChatRequest.plugins</c>.</summary>
internal static class PluginsReader
{
    private const int MaxDepth = 64;

    private static readonly string[] NotServed =
        ["web-fetch", "auto-router", "auto-beta-router", "pareto-router", "fusion", "switchyard-router"];

    /// <exception cref="GatewayException">400: not the documented form, or a plugin that this gateway does not have.</exception>
    public static PluginWishes Read(ChatDocument document)
    {
        var wishes = PluginWishes.None;
        foreach (var transform in Elements(document, ChatField.Transforms, "transforms"))
        {
            wishes = transform.ValueKind == JsonValueKind.String && transform.ValueEquals("middle-out"u8)
                ? wishes with { Compresses = true }
                : throw Invalid("\"transforms\" knows \"middle-out\" alone. Remove the others.");
        }

        foreach (var plugin in Elements(document, ChatField.Plugins, "plugins"))
        {
            wishes = Apply(wishes, plugin);
        }

        return wishes;
    }

    /// <summary>The wishes with those that <c>tools</c> state.</summary>
    /// <exception cref="GatewayException">400, as <see cref="ServerTools.Read"/>.</exception>
    public static PluginWishes WithTools(ChatDocument document, PluginWishes wishes) =>
        ServerTools.Read(Elements(document, ChatField.Tools, "tools"), wishes);

    private static PluginWishes Apply(PluginWishes wishes, JsonElement plugin)
    {
        if (plugin.ValueKind != JsonValueKind.Object || !plugin.TryGetProperty("id"u8, out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw Invalid("Each of \"plugins\" must be an object with \"id\", such as {\"id\":\"response-healing\"}.");
        }

        var enabled = true;
        if (plugin.TryGetProperty("enabled"u8, out var wanted) && wanted.ValueKind != JsonValueKind.Null)
        {
            enabled = wanted.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? wanted.ValueKind == JsonValueKind.True
                : throw Invalid("\"enabled\" of a plugin must be true or false.");
        }

        var id = name.GetString()!;
        switch (id)
        {
            case "response-healing":
                return wishes with { Heals = enabled };
            case "context-compression":
                if (plugin.TryGetProperty("engine"u8, out var engine) && engine.ValueKind != JsonValueKind.Null && !(engine.ValueKind == JsonValueKind.String && engine.ValueEquals("middle-out"u8)))
                {
                    throw Invalid("\"engine\" of the plugin context-compression knows \"middle-out\" alone.");
                }

                return wishes with { Compresses = enabled };
            case "file-parser":
                return wishes with { Files = FilePlugin.EngineOf(plugin), LeavesFiles = !enabled };
            case "web":
                return wishes with { Search = enabled ? SearchPlugin.Read(plugin) : null, LeavesWeb = !enabled };
            case "moderation":
                return wishes with { Moderates = enabled };
            default:
                // What is switched off and is not here is as the caller wants it.
                return !enabled && NotServed.Contains(id, StringComparer.Ordinal)
                    ? wishes
                    : throw Invalid(NotServed.Contains(id, StringComparer.Ordinal)
                        ? $"The plugin {id} is not served by this gateway. Remove it, or send it with \"enabled\": false."
                        : "\"plugins\" names one that this gateway does not know. It has file-parser, web, moderation, response-healing and context-compression.");
        }
    }

    private static JsonElement.ArrayEnumerator Elements(ChatDocument document, ChatField field, string name)
    {
        if (document.Find(field) is not { IsNull: false } member)
        {
            return default;
        }

        if (member.Kind != JsonTokenType.StartArray)
        {
            throw Invalid($"\"{name}\" must be an array.");
        }

        var reader = new Utf8JsonReader(document.ValueOf(member), new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return JsonElement.ParseValue(ref reader).EnumerateArray();
        }
        catch (JsonException)
        {
            throw Invalid($"\"{name}\" is nested too deep.");
        }
    }

    internal static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
