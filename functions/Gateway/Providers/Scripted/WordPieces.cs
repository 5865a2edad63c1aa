namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// The tokenizer of the scripted models: a token is a word with the white space before it. Streamed answers send one token per chunk.
/// </summary>
internal static class WordPieces
{
    /// <summary>The tokens of a text; joined they give the text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = EndOfPiece(text, start);
            yield return text[start..end];
            start = end;
        }
    }

    public static int Count(string text)
    {
        var count = 0;
        for (var start = 0; start < text.Length; count++)
        {
            start = EndOfPiece(text, start);
        }

        return count;
    }

    private static int EndOfPiece(string text, int start)
    {
        var index = start;
        while (index < text.Length && char.IsWhiteSpace(text[index]))
        {
            index++;
        }

        while (index < text.Length && !char.IsWhiteSpace(text[index]))
        {
            index++;
        }

        return index;
    }
}
