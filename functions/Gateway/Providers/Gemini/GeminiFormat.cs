namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Names that tie <c>reasoning_details</c> to what they were signed for.</summary>
internal static class GeminiFormat
{
    /// <summary>The format of the details.</summary>
    public const string Name = "google-gemini-v1";

    /// <summary>What Google documents to be sent where a call has no signature, because another model made it.</summary>
    public const string NoSignature = "skip_thought_signature_validator";

    private const string TextPrefix = "text-";

    /// <summary>Id of the detail that signs a part of the text.</summary>
    /// <param name="start">Where the part begins in the answer's whole text, in UTF-16 units.</param>
    /// <param name="length">Its length; 0 for a signature that comes alone.</param>
    public static string TextId(int start, int length) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{TextPrefix}{start}-{length}");

    /// <summary>The part that an id names; null for an id that names none, or one outside of the text.</summary>
    public static (int Start, int Length)? PartOf(string id, int textLength)
    {
        if (!id.StartsWith(TextPrefix, StringComparison.Ordinal) || id[TextPrefix.Length..].Split('-') is not [var first, var second])
        {
            return null;
        }

        return int.TryParse(first, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var start)
            && int.TryParse(second, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length)
            && (long)start + length <= textLength
            ? (start, length)
            : null;
    }
}
