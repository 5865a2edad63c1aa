using System.Text.Json;

namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>Reads what a chunk adds to an answer. Pure.</summary>
internal static class DeltaReader
{
    /// <exception cref="JsonException">The chunk is not JSON.</exception>
    public static Delta Read(ReadOnlySpan<byte> chunk)
    {
        var reader = new Utf8JsonReader(chunk, new JsonReaderOptions { MaxDepth = 256 });
        var delta = default(Delta);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    delta = ReadChoices(ref reader, delta);
                }
            }
            else if (reader.ValueTextEquals("created"u8))
            {
                delta = delta with { Created = Value(ref reader).Range };
            }
            else
            {
                Value(ref reader);
            }
        }

        return delta;
    }

    private static Delta ReadChoices(ref Utf8JsonReader reader, Delta delta)
    {
        for (var count = 1; reader.Read() && reader.TokenType == JsonTokenType.StartObject; count++)
        {
            delta = ReadChoice(ref reader, delta with { IsMore = delta.IsMore || count > 1 });
        }

        return delta;
    }

    private static Delta ReadChoice(ref Utf8JsonReader reader, Delta delta)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    delta = ReadDelta(ref reader, delta);
                }
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                var isFirst = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) && index == 0;
                delta = delta with { IsMore = delta.IsMore || !isFirst };
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                delta = delta with { Finished = delta.Finished || Value(ref reader).Kind == JsonTokenType.String };
            }
            else if (reader.ValueTextEquals("logprobs"u8))
            {
                delta = delta with { IsMore = delta.IsMore || Value(ref reader).Kind != JsonTokenType.Null };
            }
            else
            {
                Value(ref reader);
            }
        }

        return delta;
    }

    private static Delta ReadDelta(ref Utf8JsonReader reader, Delta delta)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            var isKnown = isContent || reader.ValueTextEquals("role"u8) || reader.ValueTextEquals("reasoning"u8)
                || reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning_details"u8);
            var (kind, (start, end)) = Value(ref reader);
            if (isContent && kind == JsonTokenType.String)
            {
                delta = delta with { Content = (start + 1, end - 1) };
            }
            else if ((isContent || !isKnown) && kind is not JsonTokenType.Null && end - start > 2)
            {
                // Content in parts, or something that stands beside the content; an empty string, array or object is nothing.
                delta = delta with { IsMore = true };
            }
        }

        return delta;
    }

    private static (JsonTokenType Kind, (int Start, int End) Range) Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        var (kind, start) = (reader.TokenType, (int)reader.TokenStartIndex);
        reader.Skip();
        return (kind, (start, (int)reader.BytesConsumed));
    }
}
