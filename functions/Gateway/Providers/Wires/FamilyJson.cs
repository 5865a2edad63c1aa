using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Shapes that vendors have taken over from OpenAI's chat completions. Source: OpenAI's API reference.</summary>
internal static class FamilyJson
{
    /// <summary>Writes the members of a piece of text.</summary>
    public static void WriteTextPart(this Utf8JsonWriter json, string text)
    {
        json.WriteString("type", "text");
        json.WriteString("text", text);
    }

    /// <summary>Writes the members of an image; a detail that OpenAI alone knows is left out.</summary>
    public static void WriteImagePart(this Utf8JsonWriter json, ImagePart image)
    {
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", image.Url);
        if (image.Detail is "auto" or "low" or "high")
        {
            json.WriteString("detail", image.Detail);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a function, with parameters also where it takes none.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="tool">The function.</param>
    /// <param name="saysStrict">Whether the vendor knows <c>strict</c>.</param>
    public static void WriteFunctionTool(this Utf8JsonWriter json, PromptTool tool, bool saysStrict)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description", description);
        }

        if (saysStrict && tool.Strict is { } strict)
        {
            json.WriteBoolean("strict", strict);
        }

        json.WritePropertyName("parameters");
        if (tool.Parameters is { ValueKind: JsonValueKind.Object } parameters)
        {
            parameters.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes a call; arguments that are missing are none.</summary>
    public static void WriteFunctionCall(this Utf8JsonWriter json, string id, PromptToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", string.IsNullOrWhiteSpace(call.Arguments) ? "{}" : call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the member where there is a number.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <inheritdoc cref="WriteOptional(Utf8JsonWriter, string, double?)"/>
    public static void WriteOptional(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>Writes the member where there are texts.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
