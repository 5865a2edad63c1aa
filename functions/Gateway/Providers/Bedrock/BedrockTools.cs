using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Writes <c>toolConfig</c>. Pure. Source: <c>ToolConfiguration</c> of AWS's API reference.</summary>
internal static class BedrockTools
{
    /// <exception cref="NotCarriedException">A tool is one that another provider runs.</exception>
    public static void Write(Utf8JsonWriter json, ChatPrompt prompt, BedrockModel model)
    {
        if (prompt.Tools.Any(static tool => !tool.IsFunction))
        {
            throw new NotCarriedException("carries functions only. Leave the other tools out, or name a provider that runs them.");
        }

        var isNone = prompt.ToolChoice?.Kind == ToolChoiceKind.None;
        var tools = isNone ? [] : prompt.Tools;
        var isEmulated = BedrockFormat.IsEmulated(prompt, model);
        var former = tools.IsEmpty ? Former(prompt) : [];
        if (tools.IsEmpty && !isEmulated && former.Count == 0)
        {
            return;
        }

        json.WriteStartObject("toolConfig");
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            WriteTool(json, tool, model);
        }

        foreach (var name in former)
        {
            WriteFormer(json, name);
        }

        if (isEmulated)
        {
            BedrockFormat.WriteTool(json, prompt.ResponseFormat!);
        }

        json.WriteEndArray();
        WriteChoice(json, prompt.ToolChoice, isEmulated, hasTools: !tools.IsEmpty);
        json.WriteEndObject();
    }

    /// <summary>Whether the model has to call a tool, which forbids Claude to think.</summary>
    public static bool IsForced(ChatPrompt prompt, BedrockModel model) =>
        prompt.ToolChoice?.Kind is ToolChoiceKind.Required or ToolChoiceKind.Function || BedrockFormat.IsEmulated(prompt, model);

    /// <summary>
    /// The functions that were called before, and that the request does not offer: Bedrock takes no conversation with calls without any tools.
    /// </summary>
    private static List<string> Former(ChatPrompt prompt) =>
        [.. prompt.Messages.SelectMany(static message => message.ToolCalls).Select(static call => call.Name).Distinct(StringComparer.Ordinal)];

    private static void WriteTool(Utf8JsonWriter json, PromptTool tool, BedrockModel model)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec");
        json.WriteString("name", tool.Name);
        if (tool.Description is { Length: > 0 } description)
        {
            json.WriteString("description", description);
        }

        json.WriteStartObject("inputSchema");
        json.WritePropertyName("json");
        if (tool.Parameters is { ValueKind: JsonValueKind.Object } parameters && parameters.EnumerateObject().Any())
        {
            parameters.WriteTo(json);
        }
        else
        {
            WriteEmptySchema(json);
        }

        json.WriteEndObject();
        if (tool.Strict is true && model.HasFormats)
        {
            json.WriteBoolean("strict", value: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        if (model.Vendor == BedrockVendor.Anthropic)
        {
            BedrockCachePoint.Write(json, tool.CacheControl);
        }
    }

    private static void WriteFormer(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec");
        json.WriteString("name", name);
        json.WriteString("description", "Cannot be called any more.");
        json.WriteStartObject("inputSchema");
        json.WritePropertyName("json");
        WriteEmptySchema(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEmptySchema(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice, bool isEmulated, bool hasTools)
    {
        var (kind, name) = choice switch
        {
            { Kind: ToolChoiceKind.Function, Name: { } asked } when hasTools => ("tool", asked),
            _ when isEmulated && !hasTools => ("tool", BedrockFormat.ToolName),
            _ when isEmulated => ("any", null),
            { Kind: ToolChoiceKind.Required } when hasTools => ("any", null),
            { Kind: ToolChoiceKind.Auto } when hasTools => ("auto", null),
            _ => (null, null),
        };
        if (kind is null)
        {
            return;
        }

        json.WriteStartObject("toolChoice");
        json.WriteStartObject(kind);
        if (name is not null)
        {
            json.WriteString("name", name);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
