namespace Interchange.Gateway.Requests;

/// <summary>Shortens text without leaving half a surrogate pair at its end. Pure.</summary>
public static class TextCut
{
    /// <summary>How many of the characters from a place on make at most so many, and whole ones.</summary>
    public static int LengthFrom(string text, int start, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = Math.Min(most, text.Length - start);
        return length > 1 && start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]) ? length - 1 : length;
    }

    /// <summary>The beginning of a text, of at most so many characters.</summary>
    public static string To(string text, int most) => text[..LengthFrom(text, 0, most)];
}
