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
    public static (long Tokens, long Objects) OfStrings(ReadOnlySpan<byte> json, TextTokenizer tokenizer)
    {
        var (tokens, objects) = (0L, 0L);
        var buffer = ArrayPool<char>.Shared.Rent(1024);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            var isPayload = false;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        isPayload = reader.ValueTextEquals("url"u8) || reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("file_data"u8)
                            || reader.ValueTextEquals("image_url"u8) || reader.ValueTextEquals("video_url"u8) || reader.ValueTextEquals("input_video"u8);
                        continue;
                    case JsonTokenType.StartObject:
                        objects++;
                        break;
                    case JsonTokenType.String when !isPayload:
                        tokens += CountString(ref reader, ref buffer, tokenizer);
                        break;
                }

                isPayload = false;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }

        return (tokens, objects);
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
