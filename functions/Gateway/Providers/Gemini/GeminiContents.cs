using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Writes the conversation: <c>systemInstruction</c> and <c>contents</c>. Pure. Results of tools are one turn of the user's, in the order of the messages; what system and
/// developer messages say stands in the instruction, wherever they stood.
/// Source: the <c>Content</c> and <c>Part</c> types of Google's API reference.
/// </summary>
/// <param name="json">Where they are written.</param>
/// <param name="model">What the model takes.</param>
/// <param name="onVertex">Whether the wire is Vertex AI's.</param>
internal sealed class GeminiContents(Utf8JsonWriter json, GeminiModel model, bool onVertex)
{
    private readonly Dictionary<string, string> _functions = new(StringComparer.Ordinal);

    /// <exception cref="NotCarriedException">A message holds what Google does not take.</exception>
    public void Write(ImmutableArray<PromptMessage> messages)
    {
        var system = messages.Where(IsSystem).ToList();
        var turns = messages.Where(static message => !IsSystem(message) && !IsEmpty(message)).ToList();
        if (system.Count > 0 && turns.Count > 0)
        {
            json.WriteStartObject("systemInstruction");
            WriteSystem(system);
            json.WriteEndObject();
        }

        json.WriteStartArray("contents");
        if (turns.Count == 0)
        {
            // Google wants a turn of the user's: an instruction alone is one.
            json.WriteStartObject();
            json.WriteString("role", "user");
            WriteSystem(system);
            json.WriteEndObject();
        }

        for (var index = 0; index < turns.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("role", turns[index].Role == MessageRole.Assistant ? "model" : "user");
            json.WriteStartArray("parts");
            switch (turns[index].Role)
            {
                case MessageRole.Assistant:
                    WriteAssistant(turns[index]);
                    break;
                case MessageRole.Tool:
                    var results = turns.Skip(index).TakeWhile(static turn => turn.Role == MessageRole.Tool).ToList();
                    WriteResults(results);
                    index += results.Count - 1;
                    break;
                default:
                    WriteParts(turns[index].Parts);
                    break;
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsSystem(PromptMessage message) => message.Role is MessageRole.System or MessageRole.Developer;

    /// <summary>A turn must have a part, and a part must say something.</summary>
    private static bool IsEmpty(PromptMessage message) => message.Role != MessageRole.Tool
        && message.ToolCalls.IsEmpty
        && message.ReasoningDetails.IsEmpty
        && message.Parts.All(static part => part is TextPart { Text: "" });

    private void WriteSystem(List<PromptMessage> system)
    {
        json.WriteStartArray("parts");
        var isEmpty = true;
        foreach (var part in system.SelectMany(static message => message.Parts))
        {
            if (part is not TextPart { Text: var text })
            {
                throw new NotCarriedException("carries only text in system messages. Move the other pieces into a message of the user's.");
            }

            if (text.Length > 0)
            {
                WriteText(text);
                isEmpty = false;
            }
        }

        if (isEmpty)
        {
            WriteText(" ");
        }

        json.WriteEndArray();
    }

    private void WriteAssistant(PromptMessage message)
    {
        var signatures = GeminiSignatures.Of(message);
        foreach (var (text, signature) in signatures.Thoughts)
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteBoolean("thought", value: true);
            WriteSignature(signature);
            json.WriteEndObject();
        }

        WriteSignedText(message.Text, signatures.Texts);
        WriteParts(message.Parts.RemoveAll(static part => part is TextPart));
        var isFirst = true;
        foreach (var call in message.ToolCalls)
        {
            _functions[call.Id] = call.Name;
            json.WriteStartObject();
            WriteCall(call);

            // Only the first call of a turn is signed.
            WriteSignature(signatures.OfCall(call.Id) ?? (isFirst && model.WantsSignatures ? GeminiFormat.NoSignature : null));
            json.WriteEndObject();
            isFirst = false;
        }
    }

    private void WriteSignedText(string text, ImmutableArray<(int Start, int Length, string Signature)> signed)
    {
        var position = 0;
        foreach (var (start, length, signature) in signed)
        {
            WriteTextUnlessEmpty(text[position..start]);
            json.WriteStartObject();
            json.WriteString("text", text.AsSpan(start, length));
            WriteSignature(signature);
            json.WriteEndObject();
            position = start + length;
        }

        WriteTextUnlessEmpty(text[position..]);
    }

    private void WriteCall(PromptToolCall call)
    {
        json.WriteStartObject("functionCall");
        WriteId(call.Id);
        json.WriteString("name", call.Name);
        json.WritePropertyName("args");
        if (!json.TryWriteObject(call.Arguments))
        {
            json.WriteStartObject();
            if (!string.IsNullOrWhiteSpace(call.Arguments))
            {
                json.WriteString("arguments", call.Arguments);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteResults(List<PromptMessage> results)
    {
        foreach (var result in results)
        {
            var id = result.ToolCallId ?? "";
            json.WriteStartObject();
            json.WriteStartObject("functionResponse");
            WriteId(id);
            json.WriteString("name", _functions.GetValueOrDefault(id) ?? result.Name ?? throw new NotCarriedException(
                "names the function of every tool result, and a tool_call_id of the request belongs to no call in it. Send the assistant's message with the call as well."));
            json.WritePropertyName("response");
            if (result.IsError || !json.TryWriteObject(result.Text))
            {
                json.WriteStartObject();
                json.WriteString(result.IsError ? "error" : "output", result.Text);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        foreach (var result in results)
        {
            WriteParts(result.Parts.RemoveAll(static part => part is TextPart));
        }
    }

    private void WriteParts(ImmutableArray<PromptPart> parts)
    {
        foreach (var part in parts)
        {
            if (part is TextPart { Text: var text })
            {
                WriteTextUnlessEmpty(text);
                continue;
            }

            json.WriteStartObject();
            if (!GeminiMedia.TryWrite(json, part, onVertex))
            {
                throw new NotCarriedException("carries text, images, sound, films and documents only. Send the content as one of these.");
            }

            json.WriteEndObject();
        }
    }

    private void WriteTextUnlessEmpty(string text)
    {
        if (text.Length > 0)
        {
            WriteText(text);
        }
    }

    private void WriteText(string text)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private void WriteSignature(string? signature)
    {
        if (signature is not null)
        {
            json.WriteString("thoughtSignature", signature);
        }
    }

    /// <summary>Vertex AI tells calls apart by their order.</summary>
    private void WriteId(string id)
    {
        if (!onVertex && id.Length > 0)
        {
            json.WriteString("id", id);
        }
    }
}
