using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>Writes <c>messages</c>. Pure. Source: the messages and chunks of content of Mistral's API reference.</summary>
/// <param name="json">Where they are written.</param>
internal sealed class MistralMessages(Utf8JsonWriter json)
{
    /// <exception cref="NotCarriedException">A message holds what Mistral does not take.</exception>
    public void Write(ChatPrompt prompt)
    {
        json.WriteStartArray("messages");
        for (var index = 0; index < prompt.Messages.Length; index++)
        {
            WriteMessage(prompt.Messages[index], isLast: index == prompt.Messages.Length - 1);
        }

        json.WriteEndArray();
    }

    private void WriteMessage(PromptMessage message, bool isLast)
    {
        json.WriteStartObject();
        switch (message.Role)
        {
            case MessageRole.System or MessageRole.Developer:
                json.WriteString("role", "system");
                WriteContent(message);
                break;
            case MessageRole.Assistant:
                WriteAssistant(message, isLast);
                break;
            case MessageRole.Tool:
                json.WriteString("role", "tool");
                json.WriteString("tool_call_id", MistralToolIds.Of(message.ToolCallId ?? ""));
                if (message.Name is { } name)
                {
                    json.WriteString("name", name);
                }

                WriteContent(message);
                break;
            default:
                json.WriteString("role", "user");
                WriteContent(message);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>A last message of the assistant's is one that the answer is to go on from, which Mistral wants to be told.</summary>
    private void WriteAssistant(PromptMessage message, bool isLast)
    {
        json.WriteString("role", "assistant");
        var thoughts = MistralThinking.OwnOf(message.ReasoningDetails).ToList();
        if (thoughts.Count > 0)
        {
            json.WriteStartArray("content");
            foreach (var (text, signature) in thoughts)
            {
                WriteThought(text, signature);
            }

            foreach (var part in message.Parts.Where(static part => part is not TextPart { Text.Length: 0 }))
            {
                WritePart(part);
            }

            json.WriteEndArray();
        }
        else if (message.Parts.Length > 0 || message.ToolCalls.IsEmpty)
        {
            WriteContent(message);
        }

        if (!message.ToolCalls.IsEmpty)
        {
            WriteCalls(message);
        }
        else if (isLast)
        {
            json.WriteBoolean("prefix", value: true);
        }
    }

    private void WriteCalls(PromptMessage message)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in message.ToolCalls)
        {
            json.WriteFunctionCall(MistralToolIds.Of(call.Id), call);
        }

        json.WriteEndArray();
    }

    private void WriteThought(string text, string? signature)
    {
        json.WriteStartObject();
        json.WriteString("type", "thinking");
        json.WriteStartArray("thinking");
        json.WriteStartObject();
        json.WriteTextPart(text);
        json.WriteEndObject();
        json.WriteEndArray();
        if (signature is not null)
        {
            json.WriteString("signature", signature);
        }

        json.WriteEndObject();
    }

    private void WriteContent(PromptMessage message)
    {
        // A result has no mark of failure but its words.
        if (message.IsError)
        {
            json.WriteString("content", "error: " + message.Text);
            return;
        }

        if (message.Parts is [] or [TextPart])
        {
            json.WriteString("content", message.Text);
            return;
        }

        json.WriteStartArray("content");
        foreach (var part in message.Parts)
        {
            WritePart(part);
        }

        json.WriteEndArray();
    }

    private void WritePart(PromptPart part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteTextPart(text.Text);
                break;
            case ImagePart image:
                json.WriteImagePart(image);
                break;
            case AudioPart audio:
                json.WriteString("type", "input_audio");
                json.WriteString("input_audio", audio.Data);
                break;
            case FilePart file:
                WriteFile(file);
                break;
            case OtherPart { Type: "document_url" or "reference" or "input_audio" } own:
                foreach (var member in own.Json.EnumerateObject())
                {
                    member.WriteTo(json);
                }

                break;
            default:
                throw new NotCarriedException("takes text, images, sound and documents. Leave the other pieces out, or name another model.");
        }

        json.WriteEndObject();
    }

    private void WriteFile(FilePart file)
    {
        if (file.Data is { } data)
        {
            json.WriteString("type", "document_url");
            json.WriteString("document_url", data);
            if (file.Filename is { } name)
            {
                json.WriteString("document_name", name);
            }
        }
        else
        {
            json.WriteString("type", "file");
            json.WriteString("file_id", file.FileId);
        }
    }
}
