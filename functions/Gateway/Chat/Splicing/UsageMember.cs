using System.Text.Json;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>A <c>usage</c> that stands somewhere else than at the top: in <c>x_groq</c> (Groq's streams) or in a choice (Moonshot's).</summary>
internal static class UsageMember
{
    /// <summary>Reads it; the reader stands on its name.</summary>
    public static void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, AnswerFacts facts)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
        if (isObject)
        {
            facts.SawUsage(text[start..(int)reader.BytesConsumed]);
        }
    }

    /// <summary>Reads it out of the object whose name the reader stands on.</summary>
    public static void ReadInside(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, AnswerFacts facts)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                Read(ref reader, text, facts);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }
}
