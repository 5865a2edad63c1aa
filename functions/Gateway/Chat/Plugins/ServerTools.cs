using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>
/// Tools of a request that are not the caller's functions, but what a gateway runs. That of searching the web is the plugin <c>web</c> in other words; the others
/// are refused by name, as no provider knows them. Pure. Source: <c>ChatFunctionTool</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class ServerTools
{
    private const string Prefix = "openrouter:";
    private const string Search = Prefix + "web_search";

    /// <summary>What of a request is gone with them, where there are no others.</summary>
    public static ParameterSet Parameters { get; } = ParameterSet.Of("tools", "tool_choice", "parallel_tool_calls");

    /// <summary>Whether a gateway runs the tools of a type, this one or another.</summary>
    public static bool IsOfGateway(string type) => type.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether there may be some: looks at the bytes alone.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> tools) => tools.IndexOf("\"openrouter:"u8) >= 0 || tools.IndexOf("\"web_search"u8) >= 0;

    /// <summary>What the request wants, with what its tools want.</summary>
    /// <exception cref="Errors.GatewayException">400: a tool that this gateway does not run, or options that are not in the documented form.</exception>
    public static PluginWishes Read(JsonElement.ArrayEnumerator tools, PluginWishes wishes)
    {
        var (own, others) = (0, 0);
        foreach (var tool in tools)
        {
            switch (TypeOf(tool))
            {
                case { } type when IsSearch(type):
                    own++;
                    wishes = wishes.LeavesWeb
                        ? throw PluginsReader.Invalid($"The tool {type} asks for the web to be searched, and the plugin web is switched off. Leave one of them out.")
                        : wishes with { Search = wishes.Search ?? SearchTool.Read(tool, type) };
                    break;
                case { } type when IsOfGateway(type):
                    throw PluginsReader.Invalid(
                        $"\"tools\" holds one of a type that this gateway does not run. Of those that a gateway runs it has {Search}; send tools of type \"function\" and run them yourself.");
                default:
                    others++;
                    break;
            }
        }

        return own == 0 ? wishes : wishes with { HasServerTools = true, HasServerToolsAlone = others == 0 };
    }

    /// <summary>Takes them out of the request, with the choice of one of them: what they bring is there before the model is asked.</summary>
    public static void TakeOut(JsonObject root)
    {
        var tools = (JsonArray)root["tools"]!;
        tools.RemoveAll(static tool => IsSearch(TypeOf(tool)));
        if (tools.Count == 0)
        {
            root.Remove("tools");
            root.Remove("tool_choice");
            root.Remove("parallel_tool_calls");
        }
        else if (root["tool_choice"] is JsonObject choice && IsSearch(TypeOf(choice)))
        {
            root.Remove("tool_choice");
        }
    }

    private static bool IsSearch(string? type) =>
        type is Search or "web_search" or "web_search_preview" or "web_search_preview_2025_03_11" or "web_search_2025_08_26";

    private static string? TypeOf(JsonElement tool) =>
        tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("type"u8, out var type) && JsonFields.TryString(type, out var text) ? text : null;

    private static string? TypeOf(JsonNode? tool) => tool is JsonObject json && json["type"] is JsonValue value && value.TryGetValue<string>(out var type) ? type : null;
}
