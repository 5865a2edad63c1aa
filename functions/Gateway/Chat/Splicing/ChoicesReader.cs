using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// Walks the <c>choices</c> of a completion or of a chunk: notes what came, and edits finish reasons so that
/// <c>finish_reason</c> is one of OpenRouter's and <c>native_finish_reason</c> keeps the provider's word.
/// </summary>
internal static class ChoicesReader
{
    private static readonly byte[] QuotedReasoning = "\"reasoning\""u8.ToArray();
    private static readonly byte[] Null = "null"u8.ToArray();
    private static readonly byte[] Nothing = "[]"u8.ToArray();

    private static ReadOnlySpan<byte> QuotedReasoningContent => "\"reasoning_content\""u8;

    /// <summary>Reads the array that the reader stands before.</summary>
    /// <param name="reader">Positioned on the property name <c>choices</c>.</param>
    /// <param name="text">The text the reader reads.</param>
    /// <param name="facts">Where findings go.</param>
    /// <param name="edits">Where edits go.</param>
    /// <returns>Where the only choice's text content stands (inside its quotes), when nothing else in the array varies from chunk to chunk.</returns>
    /// <exception cref="JsonException">The array is not what the wire allows.</exception>
    public static (int Start, int End)? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, AnswerFacts facts, JsonEdits edits)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(ref reader, JsonTokenType.StartArray);
        var count = 0;
        (int, int)? content = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            content = ReadChoice(ref reader, text, facts, edits);
            count++;
        }

        facts.ChoicesInText = count;
        return count == 1 ? content : null;
    }

    private static (int Start, int End)? ReadChoice(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, AnswerFacts facts, JsonEdits edits)
    {
        var index = 0;
        (int Start, int End)? content = null;
        string? native = null;
        string? said = null;
        var hasNative = false;
        var previousEnd = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                index = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : 0;
            }
            else if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                content = ReadMessage(ref reader, text, facts, edits);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    native = reader.GetString()!;
                    EditFinishReason(ref reader, text, native, hasNative, edits);
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("native_finish_reason"u8))
            {
                reader.Read();
                said = native is null && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
                if (native is not null)
                {
                    // The gateway's own has just been written; a second one would make the object ambiguous.
                    edits.Replace(previousEnd, (int)reader.BytesConsumed, default);
                }

                hasNative = true;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                UsageMember.Read(ref reader, text, facts);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                ErrorMember.Read(ref reader, text, facts);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }

            previousEnd = (int)reader.BytesConsumed;
        }

        facts.SawChoice(index);
        if (native is not null)
        {
            Finish(facts, index, native, said ?? native);
        }

        return native is null ? content : null;
    }

    private static void Finish(AnswerFacts facts, int index, string reason, string native)
    {
        var normalised = FinishReason.Normalize(reason);
        facts.SawFinish(index, normalised, native);
        if (normalised == FinishReason.Error)
        {
            facts.Failure ??= OpenAICompatibleFailures.OfErrorMember("\"The provider ended the answer with an error.\""u8);
        }
    }

    private static void EditFinishReason(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string native, bool hasNative, JsonEdits edits)
    {
        var start = (int)reader.TokenStartIndex;
        var end = (int)reader.BytesConsumed;
        var normalised = FinishReason.Normalize(native);
        if (normalised != native)
        {
            edits.Replace(start, end, FinishReason.Quoted(normalised));
        }

        if (!hasNative)
        {
            edits.Insert(end, Encoding.UTF8.GetBytes($",\"native_finish_reason\":{Encoding.UTF8.GetString(text[start..end])}"));
        }
    }

    private static (int Start, int End)? ReadMessage(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, AnswerFacts facts, JsonEdits edits)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        (int Start, int End)? content = null;
        (int Start, int End)? foreignName = null;
        var hasReasoning = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isThought = reader.ValueTextEquals("reasoning"u8);
            hasReasoning |= isThought;
            if (reader.ValueTextEquals("reasoning_content"u8))
            {
                isThought = true;
                foreignName = ((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + QuotedReasoningContent.Length);
            }

            if (reader.ValueTextEquals("role"u8) || reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            var isContent = reader.ValueTextEquals("content"u8);
            var isImages = !isContent && reader.ValueTextEquals("images"u8);
            var isDetails = !isContent && reader.ValueTextEquals("reasoning_details"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var kind = reader.TokenType;
            if (isImages && kind == JsonTokenType.StartArray)
            {
                CountImages(ref reader, facts);
            }
            else
            {
                reader.Skip();
            }

            var end = (int)reader.BytesConsumed;
            if (end - start > 2 && kind == JsonTokenType.String)
            {
                facts.SawText(text[(start + 1)..(end - 1)]);
            }
            else if (end - start > 2 && kind is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                facts.SawParts(text[start..end], areTwice: isDetails || isImages);
            }

            if (isContent && kind == JsonTokenType.String)
            {
                content = (start + 1, end - 1);
            }
            else if (facts.HidesThoughts && (isThought || isDetails))
            {
                edits.Replace(start, end, isDetails ? Nothing : Null);
            }
        }

        // Most of the family call thoughts so, OpenRouter does not. A provider that says both means the same.
        if (foreignName is var (nameStart, nameEnd) && !hasReasoning && !facts.HidesThoughts && text[nameStart..nameEnd].SequenceEqual(QuotedReasoningContent))
        {
            edits.Replace(nameStart, nameEnd, QuotedReasoning);
        }

        return content;
    }

    private static void CountImages(ref Utf8JsonReader reader, AnswerFacts facts)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            facts.Images++;
            reader.Skip();
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
        {
            throw new JsonException($"Expected {token}, found {reader.TokenType}.");
        }
    }
}
