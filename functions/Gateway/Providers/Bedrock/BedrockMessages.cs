using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// Writes the conversation: <c>system</c> and <c>messages</c>, whose roles take turns, so that neighbours of one role are one message. Pure.
/// Source: <c>Message</c> and <c>ContentBlock</c> of AWS's API reference.
/// </summary>
/// <param name="json">Where they are written.</param>
/// <param name="model">What the model takes.</param>
internal sealed class BedrockMessages(Utf8JsonWriter json, BedrockModel model)
{
    private const string ClaudeFormat = "anthropic-claude-v1";
    private const string OtherFormat = "unknown";

    private readonly BedrockMedia _media = new(json);

    /// <summary>The details' format of the model's thoughts: only its own are given back.</summary>
    public static string FormatOf(BedrockModel model) => model.Vendor == BedrockVendor.Anthropic ? ClaudeFormat : OtherFormat;

    /// <exception cref="NotCarriedException">A message holds what Bedrock does not take.</exception>
    public void Write(ChatPrompt prompt)
    {
        var system = prompt.Messages.Where(IsSystem).ToList();
        var turns = prompt.Messages.Where(static message => !IsSystem(message) && !IsEmpty(message)).ToList();
        if (turns.Count == 0)
        {
            // Bedrock wants a message of the user's: instructions alone are one.
            (system, turns) = ([], system);
        }

        if (system.Any(static message => !IsEmpty(message)))
        {
            json.WriteStartArray("system");
            foreach (var message in system)
            {
                WriteSystem(message);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("messages");
        for (var index = 0; index < turns.Count;)
        {
            var isAssistant = turns[index].Role == MessageRole.Assistant;
            var neighbours = turns.Skip(index).TakeWhile(turn => turn.Role == MessageRole.Assistant == isAssistant).ToList();
            index += neighbours.Count;
            json.WriteStartObject();
            json.WriteString("role", isAssistant ? "assistant" : "user");
            json.WriteStartArray("content");
            CheckDocuments(neighbours);
            foreach (var turn in neighbours)
            {
                WriteTurn(turn);
            }

            if (index == turns.Count)
            {
                WriteCachePoint(prompt.CacheControl);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsSystem(PromptMessage message) => message.Role is MessageRole.System or MessageRole.Developer;

    /// <summary>Bedrock refuses blank text.</summary>
    private static bool IsEmpty(PromptMessage message) =>
        message.Role != MessageRole.Tool && message.ToolCalls.IsEmpty && message.Parts.All(static part => part is TextPart text && string.IsNullOrWhiteSpace(text.Text));

    private static void CheckDocuments(List<PromptMessage> turns)
    {
        var parts = turns.Where(static turn => turn.Role != MessageRole.Tool).SelectMany(static turn => turn.Parts).ToList();
        if (parts.OfType<FilePart>().Any(static file => file.Data is not null) && parts.OfType<TextPart>().All(static part => string.IsNullOrWhiteSpace(part.Text)))
        {
            throw new NotCarriedException("carries a document only beside text. Add a text to the message that says what to do with it.");
        }
    }

    private void WriteSystem(PromptMessage message)
    {
        foreach (var part in message.Parts)
        {
            if (part is not TextPart { Text: var text })
            {
                throw new NotCarriedException("carries only text in system messages. Move the other pieces into a message of the user's.");
            }

            WriteText(text);
            WriteCachePoint(part.CacheControl);
        }

        WriteCachePoint(message.CacheControl);
    }

    private void WriteTurn(PromptMessage turn)
    {
        switch (turn.Role)
        {
            case MessageRole.Tool:
                WriteResult(turn);
                break;
            case MessageRole.Assistant:
                WriteThoughts(turn.ReasoningDetails);
                WriteParts(turn.Parts);
                foreach (var call in turn.ToolCalls)
                {
                    WriteCall(call);
                }

                break;
            default:
                WriteParts(turn.Parts);
                break;
        }

        WriteCachePoint(turn.CacheControl);
    }

    /// <summary>Thoughts that the model signed, as they were; those without a signature prove nothing and are left out.</summary>
    private void WriteThoughts(ImmutableArray<JsonElement> details)
    {
        foreach (var (text, signature, redacted) in Thoughts(details, model))
        {
            json.WriteStartObject();
            json.WriteStartObject("reasoningContent");
            if (redacted is not null)
            {
                json.WriteString("redactedContent", redacted);
            }
            else
            {
                json.WriteStartObject("reasoningText");
                json.WriteString("text", text);
                json.WriteString("signature", signature);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>Whole thoughts, of which a client may send the pieces as they came: the signature is the last of them.</summary>
    internal static IEnumerable<(string Text, string? Signature, string? Redacted)> Thoughts(ImmutableArray<JsonElement> details, BedrockModel model)
    {
        var format = FormatOf(model);
        var open = "";
        foreach (var detail in details.Where(detail => detail.Text("format") == format))
        {
            switch (detail.Text("type"))
            {
                case ReasoningDetail.EncryptedType when model.Vendor == BedrockVendor.Anthropic && detail.Text("data") is { } data:
                    open = "";
                    yield return ("", null, data);
                    break;
                case ReasoningDetail.TextType:
                    open += detail.Text("text");
                    if (detail.Text("signature") is { Length: > 0 } signature)
                    {
                        yield return (open, signature, null);
                        open = "";
                    }

                    break;
            }
        }
    }

    private void WriteCall(PromptToolCall call)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolUse");
        json.WriteString("toolUseId", BedrockToolIds.Of(call.Id));
        json.WriteString("name", call.Name);
        json.WritePropertyName("input");
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
        json.WriteEndObject();
    }

    private void WriteResult(PromptMessage result)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolResult");
        json.WriteString("toolUseId", BedrockToolIds.Of(result.ToolCallId ?? ""));
        json.WriteStartArray("content");
        if (result.Parts.All(static part => part is TextPart { Text: "" }))
        {
            // A result must have content.
            json.WriteStartObject();
            json.WriteString("text", " ");
            json.WriteEndObject();
        }
        else
        {
            WriteParts(result.Parts.RemoveAll(static part => part is TextPart { Text: "" }), blank: true);
        }

        json.WriteEndArray();
        if (result.IsError)
        {
            json.WriteString("status", "error");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        foreach (var part in result.Parts)
        {
            WriteCachePoint(part.CacheControl);
        }
    }

    private void WriteCachePoint(JsonElement? cacheControl)
    {
        if (model.HasCache)
        {
            BedrockCachePoint.Write(json, cacheControl);
        }
    }

    private void WriteParts(ImmutableArray<PromptPart> parts, bool blank = false)
    {
        foreach (var part in parts)
        {
            if (part is TextPart { Text: var text })
            {
                WriteText(text, blank);
            }
            else
            {
                json.WriteStartObject();
                if (!_media.TryWrite(part))
                {
                    throw new NotCarriedException("carries text, images, films and documents only. Send the content as one of these.");
                }

                json.WriteEndObject();
            }

            if (!blank)
            {
                WriteCachePoint(part.CacheControl);
            }
        }
    }

    private void WriteText(string text, bool blank = false)
    {
        if (blank || !string.IsNullOrWhiteSpace(text))
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteEndObject();
        }
    }
}
