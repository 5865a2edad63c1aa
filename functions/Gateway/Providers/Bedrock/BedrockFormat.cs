using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// An answer in JSON: held to its schema where Bedrock does that, and otherwise the input of a tool that the model has to call, which the answer shows as text. Pure.
/// Source: AWS's guide to structured output.
/// </summary>
internal static class BedrockFormat
{
    /// <summary>The tool that stands for the answer.</summary>
    public const string ToolName = "answer_in_json";

    /// <summary>Whether the model is made to call the tool.</summary>
    /// <exception cref="NotCarriedException">The format is one that neither way can give.</exception>
    public static bool IsEmulated(ChatPrompt prompt, BedrockModel model) => prompt.ResponseFormat?.Type switch
    {
        null or "text" => false,
        "json_schema" => !model.HasFormats || prompt.ResponseFormat.Schema is null,
        "json_object" => true,
        _ => throw new NotCarriedException("carries response_format only as text, json_object or json_schema. Use one of these."),
    };

    /// <summary>Writes <c>outputConfig</c> where Bedrock holds the answer to the schema; nothing otherwise.</summary>
    public static void Write(Utf8JsonWriter json, ChatPrompt prompt, BedrockModel model)
    {
        if (prompt.ResponseFormat is not { Type: "json_schema", Schema: { } schema } format || IsEmulated(prompt, model))
        {
            return;
        }

        json.WriteStartObject("outputConfig");
        json.WriteStartObject("textFormat");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("structure");
        json.WriteStartObject("jsonSchema");
        if (format.Name is { Length: > 0 } name)
        {
            json.WriteString("name", name);
        }

        if (format.Description is { Length: > 0 } description)
        {
            json.WriteString("description", description);
        }

        json.WriteString("schema", schema.GetRawText());
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the tool that stands for the answer.</summary>
    public static void WriteTool(Utf8JsonWriter json, AnswerFormat format)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec");
        json.WriteString("name", ToolName);
        json.WriteString("description", format.Description is { Length: > 0 } description ? description : "Gives the answer. Its input is the whole answer.");
        json.WriteStartObject("inputSchema");
        json.WritePropertyName("json");
        if (format.Schema is { ValueKind: JsonValueKind.Object } schema)
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
