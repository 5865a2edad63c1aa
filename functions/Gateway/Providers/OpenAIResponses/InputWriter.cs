using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>Writes a message as items: a message of the assistant as its thoughts, its text and its calls, in this order.</summary>
internal static class InputWriter
{
    /// <exception cref="NotCarriedException">The wire cannot carry a part of it.</exception>
    public static void Write(Utf8JsonWriter json, PromptMessage message, string format)
    {
        switch (message.Role)
        {
            case MessageRole.Assistant:
                WriteAssistant(json, message, format);
                break;
            case MessageRole.Tool:
                json.WriteStartObject();
                json.WriteString("type", "function_call_output");
                json.WriteString("call_id", message.ToolCallId ?? throw new NotCarriedException("needs \"tool_call_id\" in every message of a tool."));
                WriteOutput(json, message);
                json.WriteEndObject();
                break;
            default:
                json.WriteStartObject();
                json.WriteString("type", "message");
                json.WriteString("role", message.Role switch
                {
                    MessageRole.System => "system",
                    MessageRole.Developer => "developer",
                    _ => "user",
                });
                json.WriteStartArray("content");
                foreach (var part in message.Parts)
                {
                    WritePart(json, part);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
        }
    }

    private static void WriteAssistant(Utf8JsonWriter json, PromptMessage message, string format)
    {
        Thoughts.Write(json, message.ReasoningDetails, format);
        var texts = message.Parts.Select(static part => part as TextPart
            ?? throw new NotCarriedException("carries only text in messages of the assistant. Send other parts in a message of the user.")).ToList();
        if (texts.Exists(static text => text.Text.Length > 0) || message.Refusal is { Length: > 0 })
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            json.WriteString("role", "assistant");
            json.WriteStartArray("content");
            foreach (var text in texts)
            {
                WriteText(json, "output_text", "text", text.Text);
            }

            if (message.Refusal is { Length: > 0 } refusal)
            {
                WriteText(json, "refusal", "refusal", refusal);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (var call in message.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("type", "function_call");
            json.WriteString("call_id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments.Length == 0 ? "{}" : call.Arguments);
            json.WriteEndObject();
        }
    }

    private static void WriteOutput(Utf8JsonWriter json, PromptMessage message)
    {
        if (message.Parts.All(static part => part is TextPart))
        {
            json.WriteString("output", message.Text);
            return;
        }

        json.WriteStartArray("output");
        foreach (var part in message.Parts)
        {
            WritePart(json, part);
        }

        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, PromptPart part)
    {
        switch (part)
        {
            case TextPart text:
                WriteText(json, "input_text", "text", text.Text);
                break;
            case ImagePart image:
                json.WriteStartObject();
                json.WriteString("type", "input_image");
                json.WriteString("image_url", image.Url);
                json.WriteString("detail", image.Detail ?? "auto");
                json.WriteEndObject();
                break;
            case FilePart file:
                WriteFile(json, file);
                break;
            case AudioPart audio:
                json.WriteStartObject();
                json.WriteString("type", "input_audio");
                json.WriteStartObject("input_audio");
                json.WriteString("data", audio.Data);
                json.WriteString("format", audio.Format);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case VideoPart:
                throw new NotCarriedException("carries no video. Send text, images or files, or name another model.");
            default:
                throw new NotCarriedException("knows a part of \"content\" by no such type. Send text, images, files or audio.");
        }
    }

    private static void WriteFile(Utf8JsonWriter json, FilePart file)
    {
        json.WriteStartObject();
        json.WriteString("type", "input_file");
        switch (file)
        {
            case { Data: { } data } when DataUrl.Is(data):
                json.WriteString("filename", file.Filename ?? "file");
                json.WriteString("file_data", data);
                break;
            case { Data: { } url }:
                json.WriteString("file_url", url);
                break;
            default:
                json.WriteString("file_id", file.FileId);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string type, string member, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString(member, text);
        json.WriteEndObject();
    }
}
