using System.Text.Json;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Errors;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>Writes <c>tools</c> and <c>tool_choice</c>. A choice among some tools is one among all, where only these are offered.</summary>
internal static class ToolsWriter
{
    /// <returns>What they hold beyond chat completions, as <see cref="Translation.NativeRequest.Beyond"/>; null for nothing.</returns>
    /// <exception cref="GatewayException">400.</exception>
    public static string? Write(Utf8JsonWriter json, JsonElement root)
    {
        var choice = Find(root, "tool_choice");
        var allowed = choice is { ValueKind: JsonValueKind.Object } wish && TypeOf(wish, "tool_choice.type") == "allowed_tools" ? Allowed(wish) : null;
        string? beyond = null;
        var functions = new List<JsonElement>();
        var ofGateway = new List<JsonElement>();
        if (Find(root, "tools") is { } tools)
        {
            foreach (var tool in Elements(tools, "tools"))
            {
                Expect(tool, JsonValueKind.Object, "tools", "an array of tools");
                var type = TypeOf(tool, "tools.type");
                if (type == "function")
                {
                    functions.Add(tool);
                }
                else if (ServerTools.IsOfGateway(type))
                {
                    ofGateway.Add(tool);
                }
                else
                {
                    beyond ??= Beyond(type);
                }
            }
        }

        WriteTools(json, functions, allowed, ofGateway);
        return WriteChoice(json, choice) ?? beyond;
    }

    private static string Beyond(string type) => NativeTypes.Tools.Contains(type)
        ? NativeTypes.ToolIsBeyond(type)
        : throw Invalid("\"tools\" holds a tool of a type that is not served. Send tools of type \"function\".");

    private static void WriteTools(Utf8JsonWriter json, List<JsonElement> functions, HashSet<string>? allowed, List<JsonElement> ofGateway)
    {
        if (functions.Count + ofGateway.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools");
        ofGateway.ForEach(tool => tool.WriteTo(json));
        foreach (var function in functions)
        {
            var name = NeedString(function, "name", "tools.name");
            if (allowed is not null && !allowed.Contains(Text(name, "tools.name")))
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteRaw("name", name);
            foreach (var member in (ReadOnlySpan<string>)["description", "parameters", "strict"])
            {
                if (Find(function, member) is { } value)
                {
                    json.WriteRaw(member, value);
                }
            }

            json.WriteEndObject();
            if (Find(function, "cache_control") is { } cache)
            {
                json.WriteRaw("cache_control", cache);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string? WriteChoice(Utf8JsonWriter json, JsonElement? choice)
    {
        switch (choice)
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } word:
                json.WriteString("tool_choice", Text(word, "tool_choice") is ("auto" or "none" or "required") and var said ? said : throw NoChoice());
                return null;
            case { ValueKind: JsonValueKind.Object } wish:
                var type = TypeOf(wish, "tool_choice.type");
                if (type == "function")
                {
                    json.WriteStartObject("tool_choice");
                    json.WriteString("type", "function");
                    json.WriteStartObject("function");
                    json.WriteRaw("name", NeedString(wish, "name", "tool_choice.name"));
                    json.WriteEndObject();
                    json.WriteEndObject();
                    return null;
                }

                if (type == "allowed_tools")
                {
                    json.WriteString("tool_choice", Find(wish, "mode") is { } mode && Text(mode, "tool_choice.mode") is ("auto" or "required") and var how ? how : throw MustBe("tool_choice.mode", "auto or required"));
                    return null;
                }

                if (ServerTools.IsOfGateway(type))
                {
                    json.WriteRaw("tool_choice", wish);
                    return null;
                }

                return NativeTypes.Tools.Contains(type) ? NativeTypes.ToolIsBeyond(type) : throw NoChoice();
            default:
                throw NoChoice();
        }
    }

    private static HashSet<string> Allowed(JsonElement choice) =>
    [
        .. Elements(Find(choice, "tools") ?? throw MustBe("tool_choice.tools", "an array of tools"), "tool_choice.tools")
            .Select(static tool => Find(Expect(tool, JsonValueKind.Object, "tool_choice.tools", "an array of tools"), "name"))
            .OfType<JsonElement>()
            .Select(static name => Text(name, "tool_choice.tools.name")),
    ];

    private static string TypeOf(JsonElement json, string path) => Find(json, "type") is { } type ? Text(type, path) : "";

    private static GatewayException NoChoice() =>
        MustBe("tool_choice", "\"auto\", \"none\", \"required\", {\"type\":\"function\",\"name\":…} or {\"type\":\"allowed_tools\",…}");
}
