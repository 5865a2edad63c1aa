using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Completions;

/// <summary>Puts an answer into the words of legacy completions. Source: OpenAI's API reference, the completion object.</summary>
/// <param name="echo">What stands before the answer; null for nothing.</param>
internal sealed class CompletionEncoder(string? echo) : IAnswerEncoder
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Logprobs _logprobs = new(echo?.Length ?? 0);
    private bool _begun;

    public void Chunk(ChatAnswer chunk, PooledBody output)
    {
        var isEnd = chunk is { Usage: not null, FinishReason: null, Error: null };
        var text = TextOf(chunk);
        if (!isEnd && chunk is { Error: null, FinishReason: null, Reasoning: "", ReasoningDetails: [] } && text.Length == 0)
        {
            // Nothing that a completion has a word for.
            return;
        }

        output.Append("data: "u8);
        Write(chunk, text, isEnd, output);
        output.Append("\n\n"u8);
        if (isEnd)
        {
            output.Append("data: [DONE]\n\n"u8);
        }
    }

    public void KeepAlive(PooledBody output) => output.Append(": INTERCHANGE PROCESSING\n\n"u8);

    public void Whole(ChatAnswer answer, PooledBody output) => Write(answer, TextOf(answer), withoutChoice: false, output);

    /// <summary>The text, behind the echo in the first piece. A refusal is text, for a completion has nothing else to say it with.</summary>
    private string TextOf(ChatAnswer answer)
    {
        var text = answer.Text + answer.Refusal;
        if (_begun || (text.Length == 0 && answer.FinishReason is null))
        {
            return text;
        }

        _begun = true;
        return echo + text;
    }

    private void Write(ChatAnswer answer, string text, bool withoutChoice, PooledBody output)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("id", answer.Id);
            json.WriteString("object", "text_completion");
            json.WriteNumber("created", answer.Created ?? 0);
            json.WriteString("model", answer.Model);
            json.WriteString("provider", answer.Provider);
            if (answer.ServiceTier is { } tier)
            {
                json.WriteString("service_tier", tier);
            }

            WriteIf(json, "error", answer.Error);
            json.WriteStartArray("choices");
            if (!withoutChoice)
            {
                WriteChoice(json, answer, text);
            }

            json.WriteEndArray();
            WriteIf(json, "usage", answer.Usage);
            WriteIf(json, "openrouter_metadata", answer.RoutingRecord);
            json.WriteEndObject();
        }

        output.Append(_buffer.WrittenSpan);
    }

    private void WriteChoice(Utf8JsonWriter json, ChatAnswer answer, string text)
    {
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteString("text", text);
        if (answer.Reasoning.Length > 0)
        {
            json.WriteString("reasoning", answer.Reasoning);
        }

        if (!answer.ReasoningDetails.IsEmpty)
        {
            json.WriteStartArray("reasoning_details");
            foreach (var detail in answer.ReasoningDetails)
            {
                detail.WriteTo(json);
            }

            json.WriteEndArray();
        }

        json.WritePropertyName("logprobs");
        _logprobs.Write(json, answer.Logprobs);
        json.WriteString("finish_reason", answer.Error is null ? answer.FinishReason : "error");
        json.WriteString("native_finish_reason", answer.NativeFinishReason);
        json.WriteEndObject();
    }

    private static void WriteIf(Utf8JsonWriter json, string name, JsonElement? value)
    {
        if (value is { } said)
        {
            json.WritePropertyName(name);
            said.WriteTo(json);
        }
    }
}
