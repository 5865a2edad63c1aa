using System.Text.Json;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>The <c>error</c> that a provider puts into an answer, at its top level or into a choice.</summary>
internal static class ErrorMember
{
    /// <summary>Notes the first error; null is none.</summary>
    /// <param name="reader">Positioned on the property name.</param>
    /// <param name="text">The text the reader reads.</param>
    /// <param name="facts">Where the failure goes.</param>
    public static void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, AnswerFacts facts)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        if (!isNull)
        {
            facts.Failure ??= OpenAICompatibleFailures.OfErrorMember(text[start..(int)reader.BytesConsumed]);
        }
    }
}
