using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>Writes <c>messages</c>. Pure. Source: the messages of Cohere's API reference; its guides to images, reasoning and tool use.</summary>
/// <param name="json">Where they are written.</param>
/// <param name="thinks">Whether the model can be asked to think.</param>
internal sealed class CohereMessages(Utf8JsonWriter json, bool thinks)
{
    /// <exception cref="NotCarriedException">A message holds what Cohere does not take.</exception>
    public void Write(ChatPrompt prompt)
    {
        json.WriteStartArray("messages");
        foreach (var message in prompt.Messages)
        {
            json.WriteStartObject();
            switch (message.Role)
            {
                case MessageRole.System or MessageRole.Developer:
                    json.WriteString("role", "system");
                    WriteTexts(message, "messages of the system");
                    break;
                case MessageRole.Assistant:
                    WriteAssistant(message);
                    break;
                case MessageRole.Tool:
                    WriteResult(message);
                    break;
                default:
                    WriteUser(message);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteTexts(PromptMessage message, string where)
    {
        if (message.Parts.Any(static part => part is not TextPart))
        {
            throw new NotCarriedException($"takes text alone in {where}. Move the other pieces into a message of the user's.");
        }

        json.WriteString("content", message.Text);
    }

    private void WriteUser(PromptMessage message)
    {
        json.WriteString("role", "user");
        var parts = message.Parts.Where(static part => part is not FilePart).ToList();
        if (parts.Count == 0 && !message.Parts.IsEmpty)
        {
            throw new NotCarriedException("takes a document only beside text. Add a text to the message that says what to do with it.");
        }

        if (parts.TrueForAll(static part => part is TextPart) && parts.Count <= 1)
        {
            json.WriteString("content", message.Text);
            return;
        }

        json.WriteStartArray("content");
        foreach (var part in parts)
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
            default:
                throw new NotCarriedException("takes text, images and documents of text. Leave the other pieces out, or name another model.");
        }

        json.WriteEndObject();
    }

    /// <summary>Thoughts go back where they came from: what preceded calls as their plan, what a thinking model thought as a piece of the content.</summary>
    private void WriteAssistant(PromptMessage message)
    {
        json.WriteString("role", "assistant");
        if (message.Parts.Any(static part => part is not TextPart))
        {
            throw new NotCarriedException("takes text alone in messages of the assistant's. Leave the other pieces out.");
        }

        if (!message.ToolCalls.IsEmpty && CohereThoughts.Plan(message.ReasoningDetails) is { Length: > 0 } plan)
        {
            json.WriteString("tool_plan", plan);
        }

        var thoughts = thinks ? CohereThoughts.Thinking(message.ReasoningDetails) : "";
        WriteContent(message.Text, thoughts, mayBeAbsent: !message.ToolCalls.IsEmpty);
        if (message.ToolCalls.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tool_calls");
        foreach (var call in message.ToolCalls)
        {
            json.WriteFunctionCall(call.Id, call);
        }

        json.WriteEndArray();
    }

    private void WriteContent(string text, string thoughts, bool mayBeAbsent)
    {
        if (thoughts.Length == 0)
        {
            if (text.Length > 0 || !mayBeAbsent)
            {
                json.WriteString("content", text);
            }

            return;
        }

        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "thinking");
        json.WriteString("thinking", thoughts);
        json.WriteEndObject();
        if (text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteTextPart(text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteResult(PromptMessage message)
    {
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", message.ToolCallId);
        if (!message.IsError)
        {
            WriteTexts(message, "results of tools");
            return;
        }

        // A result has no mark of failure; what it says is the document that the model reads.
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "document");
        json.WriteStartObject("document");
        json.WriteStartObject("data");
        json.WriteString("error", message.Text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
