using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>
/// Writes <c>tools</c>, <c>tool_choice</c> and <c>strict_tools</c>. Cohere cannot be told which function to call: it is offered that one alone and has to call one. Pure.
/// Source: <c>Tool</c> of Cohere's API reference.
/// </summary>
internal static class CohereTools
{
    /// <exception cref="NotCarriedException">A tool is one that another provider runs.</exception>
    public static void Write(Utf8JsonWriter json, ChatPrompt prompt)
    {
        if (prompt.Tools.Any(static tool => !tool.IsFunction))
        {
            throw new NotCarriedException("carries functions only. Leave the other tools out, or name a provider that runs them.");
        }

        var choice = prompt.ToolChoice;
        var tools = choice is { Kind: ToolChoiceKind.Function, Name: { } name } ? prompt.Tools.RemoveAll(tool => tool.Name != name) : prompt.Tools;
        if (tools.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteFunctionTool(tool, saysStrict: false);
        }

        json.WriteEndArray();
        if (choice?.Kind is { } kind and not ToolChoiceKind.Auto)
        {
            json.WriteString("tool_choice", kind == ToolChoiceKind.None ? "NONE" : "REQUIRED");
        }

        // One word for all of them, so that all have to be strict.
        if (prompt.Other("strict_tools") is null && tools.All(static tool => tool.Strict is true))
        {
            json.WriteBoolean("strict_tools", value: true);
        }
    }
}
