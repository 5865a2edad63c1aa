using System.Text.Json;
using static Interchange.Gateway.Translation.Prompt.ChatPromptReader;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>Reads tools, and how they are to be chosen. Pure.</summary>
internal static class ToolReader
{
    public static PromptTool Read(JsonElement json)
    {
        Expect(json, JsonValueKind.Object, "tools", "an array of objects");
        var type = Find(json, "type") is { } said ? Text(said, "tools.type") : "function";
        var tool = new PromptTool { Type = type, Json = json, CacheControl = Find(json, "cache_control") };
        if (!tool.IsFunction)
        {
            return tool;
        }

        if (Find(json, "function") is not { ValueKind: JsonValueKind.Object } function || Find(function, "name") is not { } name)
        {
            throw Wrong("tools", "an array of tools, functions with \"function\": {\"name\", …}");
        }

        return tool with
        {
            Name = Text(name, "tools.function.name"),
            Description = Find(function, "description") is { } description ? Text(description, "tools.function.description") : null,
            Parameters = Find(function, "parameters"),
            Strict = Find(function, "strict") is { } strict ? Flag(strict, "tools.function.strict") : null,
            CacheControl = tool.CacheControl ?? Find(function, "cache_control"),
        };
    }

    public static ToolChoice ReadChoice(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return Text(json, "tool_choice") switch
            {
                "auto" => new ToolChoice(ToolChoiceKind.Auto),
                "none" => new ToolChoice(ToolChoiceKind.None),
                "required" or "any" => new ToolChoice(ToolChoiceKind.Required),
                _ => throw Wrong("tool_choice", "none, auto, required or a function"),
            };
        }

        return Find(json, "function") is { } function && Find(function, "name") is { } name
            ? new ToolChoice(ToolChoiceKind.Function, Text(name, "tool_choice.function.name"))
            : throw Wrong("tool_choice", "none, auto, required or a function");
    }
}
