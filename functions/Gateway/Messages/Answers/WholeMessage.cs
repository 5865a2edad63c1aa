using System.Text.Json;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>A whole answer, translated. Pure.</summary>
internal static class WholeMessage
{
    public static void Write(Utf8JsonWriter json, ChatAnswer answer, bool omitsThoughts)
    {
        json.WriteStartObject();
        json.WriteString("id", answer.Id);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", answer.Model);
        if (answer.Provider is { } provider)
        {
            json.WriteString("provider", provider);
        }

        json.WriteNull("container");
        json.WriteStartArray("content");
        WriteContent(json, answer, omitsThoughts);
        json.WriteEndArray();
        MessageEnd.Write(json, answer.FinishReason, answer.NativeFinishReason, answer.Refusal);
        MessageUsage.Write(json, answer.Usage ?? default, answer.ServiceTier, native: null);
        if (answer.RoutingRecord is { } record)
        {
            json.WritePropertyName("openrouter_metadata");
            record.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ChatAnswer answer, bool omitsThoughts)
    {
        WriteThoughts(json, answer, omitsThoughts);
        var text = answer.Text + answer.Refusal + string.Concat(answer.Images.Select(ImageText.Of));
        if (text.Length > 0)
        {
            Block(json, block => MessageBlocks.Text(block, text, answer.Annotations));
        }

        foreach (var call in answer.ToolCalls)
        {
            Block(json, block => MessageBlocks.ToolUse(block, call.Id ?? "", call.Name ?? "", call.Arguments));
        }
    }

    private static void WriteThoughts(Utf8JsonWriter json, ChatAnswer answer, bool omitsThoughts)
    {
        // Thoughts without details, or whose details say nothing that can be read.
        if (answer.Reasoning.Length > 0 && !answer.ReasoningDetails.Any(static detail => TextOf(detail).Length > 0))
        {
            Block(json, block => MessageBlocks.Thinking(block, omitsThoughts ? "" : answer.Reasoning, ""));
        }

        foreach (var detail in answer.ReasoningDetails)
        {
            if (detail.Text("type") is "reasoning.text" or "reasoning.summary")
            {
                Block(json, block => MessageBlocks.Thinking(block, omitsThoughts ? "" : TextOf(detail), MessageBlocks.Proof(detail)));
            }
            else if (MessageBlocks.ServerTool(detail) is var (call, result))
            {
                Block(json, call);
                if (result is { } found)
                {
                    MessageBlocks.Completed(json, found);
                }
            }
            else
            {
                Block(json, block => MessageBlocks.Redacted(block, MessageBlocks.Data(detail)));
            }
        }
    }

    private static string TextOf(JsonElement detail) => detail.Text("text") ?? detail.Text("summary") ?? "";

    private static void Block(Utf8JsonWriter json, Action<Utf8JsonWriter> writeMembers)
    {
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
    }
}
