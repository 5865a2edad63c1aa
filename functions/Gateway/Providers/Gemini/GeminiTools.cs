using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Writes <c>tools</c> and <c>toolConfig</c>. Pure. Source: the <c>Tool</c> and <c>FunctionCallingConfig</c> types of Google's API reference.</summary>
internal static class GeminiTools
{
    /// <exception cref="NotCarriedException">A tool is one that another provider runs.</exception>
    public static void Write(Utf8JsonWriter json, ChatPrompt prompt)
    {
        var searches = prompt.Other("web_search_options") is not null || prompt.Tools.Any(IsSearch);
        var functions = prompt.Tools.Where(static tool => tool.IsFunction).ToList();
        if (prompt.Tools.Any(static tool => !tool.IsFunction && !IsSearch(tool)))
        {
            throw new NotCarriedException("carries functions and web_search only. Leave the other tools out, or name a provider that runs them.");
        }

        if (functions.Count == 0 && !searches)
        {
            return;
        }

        json.WriteStartArray("tools");
        if (functions.Count > 0)
        {
            json.WriteStartObject();
            json.WriteStartArray("functionDeclarations");
            foreach (var function in functions)
            {
                WriteDeclaration(json, function);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (searches)
        {
            json.WriteStartObject();
            json.WriteStartObject("googleSearch");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (functions.Count > 0)
        {
            WriteChoice(json, prompt.ToolChoice);
        }
    }

    private static bool IsSearch(PromptTool tool) => tool.Type is "web_search" or "web_search_preview" or "google_search";

    private static void WriteDeclaration(Utf8JsonWriter json, PromptTool function)
    {
        json.WriteStartObject();
        json.WriteString("name", function.Name);
        if (function.Description is { } description)
        {
            json.WriteString("description", description);
        }

        if (function.Parameters is { ValueKind: JsonValueKind.Object } parameters && parameters.EnumerateObject().Any())
        {
            json.WritePropertyName("parametersJsonSchema");
            parameters.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice)
    {
        if (choice is null)
        {
            return;
        }

        json.WriteStartObject("toolConfig");
        json.WriteStartObject("functionCallingConfig");
        json.WriteString("mode", choice.Kind switch
        {
            ToolChoiceKind.None => "NONE",
            ToolChoiceKind.Required or ToolChoiceKind.Function => "ANY",
            _ => "AUTO",
        });
        if (choice is { Kind: ToolChoiceKind.Function, Name: { } name })
        {
            json.WriteStartArray("allowedFunctionNames");
            json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
