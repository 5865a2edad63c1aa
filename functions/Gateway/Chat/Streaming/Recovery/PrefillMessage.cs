using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>The message that has a model go on with a text. Pure.</summary>
internal static class PrefillMessage
{
    /// <summary>The message; null when the text cannot be one, or the conversation ends with a text to go on with already.</summary>
    /// <param name="messages">The request's messages: a JSON array.</param>
    /// <param name="text">What the caller has of the answer.</param>
    public static byte[]? After(ReadOnlySpan<byte> messages, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || char.IsHighSurrogate(text[^1]) || EndsWithAssistant(messages))
        {
            return null;
        }

        using var message = new PooledBody(text.Length + 64);
        message.Append("{\"role\":\"assistant\",\"content\":\""u8);
        JsonUnits.Encode(text, message);
        message.Append("\"}"u8);
        return message.Span.ToArray();
    }

    private static bool EndsWithAssistant(ReadOnlySpan<byte> messages)
    {
        var reader = new Utf8JsonReader(messages, new JsonReaderOptions { MaxDepth = 256 });
        var isAssistant = false;
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.StartObject)
            {
                isAssistant = false;
            }
            else if (reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isRole = reader.ValueTextEquals("role"u8);
                reader.Read();
                isAssistant |= isRole && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("assistant"u8);
                reader.Skip();
            }
        }

        return isAssistant;
    }
}
