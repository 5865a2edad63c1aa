using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Usage.Tokens;

/// <summary>Counts the tokens of texts.</summary>
internal static class TextTokens
{
    private const int MaxDepth = 256;
    private const int BytesPerToken = 4;

    /// <summary>Tokens of all strings that are text, and the number of objects around them. Addresses and the data of media are left out.</summary>
    /// <param name="json">Valid JSON.</param>
    /// <param name="tokenizer">The model's.</param>
    public static (long Tokens, long Objects) OfStrings(ReadOnlySpan<byte> json, TextTokenizer tokenizer) => OfStrings(json, tokenizer, ofAnswer: false);

    /// <summary>Tokens of what an answer in one piece says: text, reasoning and calls of tools.</summary>
    /// <param name="answer">The valid JSON of the answer.</param>
    /// <param name="tokenizer">The model's.</param>
    public static long OfContents(ReadOnlySpan<byte> answer, TextTokenizer tokenizer)
    {
        var tokens = 0L;
        var reader = new Utf8JsonReader(answer, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("message"u8))
            {
                continue;
            }

            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            tokens += OfStrings(answer[start..(int)reader.BytesConsumed], tokenizer, ofAnswer: true).Tokens;
        }

        return tokens;
    }

    /// <summary>Tokens of the JSON as it stands: what providers make of schemas is shorter.</summary>
    public static long OfJson(ReadOnlySpan<byte> json, TextTokenizer tokenizer)
    {
        if (json.IsEmpty)
        {
            return 0;
        }

        var buffer = ArrayPool<char>.Shared.Rent(json.Length);
        try
        {
            return tokenizer.Count(buffer.AsSpan(0, Encoding.UTF8.GetChars(json, buffer)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>Where no tokenizer is known: four bytes to a token, rounded up.</summary>
    public static long ByBytes(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    private static (long Tokens, long Objects) OfStrings(ReadOnlySpan<byte> json, TextTokenizer tokenizer, bool ofAnswer)
    {
        var (tokens, objects) = (0L, 0L);
        var buffer = ArrayPool<char>.Shared.Rent(1024);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            var isText = true;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        isText = ofAnswer ? IsAnswer(ref reader) : !IsPayload(ref reader);
                        continue;
                    case JsonTokenType.StartObject:
                        objects++;
                        break;
                    case JsonTokenType.String when isText:
                        tokens += CountString(ref reader, ref buffer, tokenizer);
                        break;
                }

                isText = !ofAnswer;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }

        return (tokens, objects);
    }

    private static bool IsPayload(ref Utf8JsonReader name) =>
        name.ValueTextEquals("url"u8) || name.ValueTextEquals("data"u8) || name.ValueTextEquals("file_data"u8)
        || name.ValueTextEquals("image_url"u8) || name.ValueTextEquals("video_url"u8) || name.ValueTextEquals("input_video"u8);

    private static bool IsAnswer(ref Utf8JsonReader name) =>
        name.ValueTextEquals("content"u8) || name.ValueTextEquals("text"u8) || name.ValueTextEquals("reasoning_content"u8) || name.ValueTextEquals("reasoning"u8)
        || name.ValueTextEquals("refusal"u8) || name.ValueTextEquals("name"u8) || name.ValueTextEquals("arguments"u8);

    private static long CountString(ref Utf8JsonReader reader, ref char[] buffer, TextTokenizer tokenizer)
    {
        // A character takes at least a byte.
        if (buffer.Length < reader.ValueSpan.Length)
        {
            ArrayPool<char>.Shared.Return(buffer);
            buffer = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
        }

        try
        {
            return tokenizer.Count(buffer.AsSpan(0, reader.CopyString(buffer)));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: no text, though JSON allows it. Its bytes are a bound.
            return reader.ValueSpan.Length;
        }
    }
}
