using System.Text.Json;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// Whether a caller wants to see no thoughts: <c>reasoning.exclude</c>, or <c>include_reasoning</c> that is false. Providers of the OpenAI family know neither and show them,
/// so they are taken out of their answers; they are counted and billed all the same. Pure.
/// </summary>
internal static class HiddenThoughts
{
    public static bool Are(ChatDocument document)
    {
        foreach (var (field, member) in document.Members)
        {
            if (field != ChatField.Other)
            {
                continue;
            }

            // From behind the opening quote of the name.
            var name = document.Utf8.Span[(member.Start + 1)..member.ValueStart];
            if ((member.Kind == JsonTokenType.False && name.StartsWith("include_reasoning\""u8))
                || (member.Kind == JsonTokenType.StartObject && name.StartsWith("reasoning\""u8) && Excludes(document.ValueOf(member))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Excludes(ReadOnlySpan<byte> reasoning)
    {
        var reader = new Utf8JsonReader(reasoning, new JsonReaderOptions { MaxDepth = ForeignMembers.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isExclude = reader.ValueTextEquals("exclude"u8);
            reader.Read();
            if (isExclude)
            {
                return reader.TokenType == JsonTokenType.True;
            }

            reader.Skip();
        }

        return false;
    }
}
