using System.Text.Json;

namespace Interchange.Gateway.Usage.Tokens;

/// <summary>
/// Sizes a prompt. Pure, allocates nothing. A prompt of text alone costs a few vectorised searches; the messages are walked only where
/// they hold media. Source of the parts: OpenAI's <c>image_url</c>, <c>input_audio</c> and <c>file</c>; OpenRouter's <c>video_url</c>.
/// </summary>
public static class PromptSizeReader
{
    private const int MaxDepth = 256;

    /// <summary>Of an object inside an array inside a message of the array.</summary>
    private const int DepthOfParts = 4;

    /// <summary>8 kbit/s: the lowest rate of MP3, and of speech in the other compressed formats.</summary>
    private const long CompressedBytesPerSecond = 1_000;

    /// <summary>Speech of telephone quality, 8 kHz in 8 bits, is the least that is sent uncompressed.</summary>
    private const long PlainBytesPerSecond = 8_000;

    /// <param name="bodyBytes">Length of the whole request.</param>
    /// <param name="messages">The valid JSON of <c>messages</c>.</param>
    /// <param name="hasTools">Whether tools are offered.</param>
    public static PromptSize Read(long bodyBytes, ReadOnlySpan<byte> messages, bool hasTools)
    {
        // A quoted word inside a text has its quotes escaped, so these bytes are a name or a value of the JSON itself.
        if (messages.IndexOf("\"image_url\""u8) < 0 && messages.IndexOf("\"input_audio\""u8) < 0 && messages.IndexOf("\"video_url\""u8) < 0
            && messages.IndexOf("\"input_video\""u8) < 0 && messages.IndexOf("\"file\""u8) < 0)
        {
            return new PromptSize { TextBytes = bodyBytes, HasTools = hasTools };
        }

        var found = default(Media);
        var reader = new Utf8JsonReader(messages, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == DepthOfParts)
            {
                ReadMember(ref reader, ref found);
            }
        }

        return new PromptSize
        {
            TextBytes = bodyBytes - found.Payload,
            PayloadBytes = found.Payload,
            Images = found.Images,
            Audios = found.Audios,
            AudioSeconds = found.AudioSeconds,
            Videos = found.Videos,
            Files = found.Files,
            FileBytes = found.FileBytes,
            IsOpen = found.IsOpen,
            HasTools = hasTools,
        };
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref Media found)
    {
        if (reader.ValueTextEquals("image_url"u8))
        {
            found.Images++;
            found.Payload += AddressBytes(ref reader);
        }
        else if (reader.ValueTextEquals("input_audio"u8))
        {
            found.Audios++;
            ReadAudio(ref reader, ref found);
        }
        else if (reader.ValueTextEquals("video_url"u8) || reader.ValueTextEquals("input_video"u8))
        {
            found.Videos++;
            found.IsOpen = true;
            found.Payload += AddressBytes(ref reader);
        }
        else if (reader.ValueTextEquals("file"u8))
        {
            found.Files++;
            ReadFile(ref reader, ref found);
        }
    }

    /// <summary>Length of the member's address, which may be a data URL; it stands alone or under <c>url</c>.</summary>
    private static long AddressBytes(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return reader.TokenType == JsonTokenType.String ? reader.ValueSpan.Length : 0;
        }

        var bytes = 0L;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAddress = reader.ValueTextEquals("url"u8);
            reader.Read();
            bytes += isAddress && reader.TokenType == JsonTokenType.String ? reader.ValueSpan.Length : 0;
            reader.Skip();
        }

        return bytes;
    }

    private static void ReadAudio(ref Utf8JsonReader reader, ref Media found)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        var (payload, bytesPerSecond) = (0L, CompressedBytesPerSecond);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            var isFormat = reader.ValueTextEquals("format"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.String)
            {
                payload = reader.ValueSpan.Length;
            }
            else if (isFormat && reader.TokenType == JsonTokenType.String)
            {
                bytesPerSecond = BytesPerSecond(ref reader);
            }

            reader.Skip();
        }

        found.Payload += payload;
        found.AudioSeconds += (Decoded(payload) + bytesPerSecond - 1) / bytesPerSecond;
    }

    private static long BytesPerSecond(ref Utf8JsonReader format) =>
        format.ValueTextEquals("wav"u8) ? PlainBytesPerSecond
        : format.ValueTextEquals("pcm16"u8) ? 2 * PlainBytesPerSecond
        : format.ValueTextEquals("pcm24"u8) ? 3 * PlainBytesPerSecond
        : CompressedBytesPerSecond;

    private static void ReadFile(ref Utf8JsonReader reader, ref Media found)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("file_data"u8);
            var isReference = reader.ValueTextEquals("file_id"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && isData)
            {
                var data = reader.ValueSpan;
                found.Payload += data.Length;
                if (data.StartsWith("http"u8))
                {
                    found.IsOpen = true;
                }
                else
                {
                    found.FileBytes += Decoded(data.Length);
                }
            }
            else if (isReference)
            {
                found.IsOpen = true;
            }

            reader.Skip();
        }
    }

    /// <summary>Reads the value behind a name: true when it is an object, whose first member is next; anything else is passed over.</summary>
    private static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>Bytes behind so many characters of base64, rounded up.</summary>
    private static long Decoded(long base64) => ((base64 * 3) + 3) / 4;

    private struct Media
    {
        public long Payload;
        public int Images;
        public int Audios;
        public long AudioSeconds;
        public int Videos;
        public int Files;
        public long FileBytes;
        public bool IsOpen;
    }
}
