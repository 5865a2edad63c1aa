namespace Interchange.Gateway.Translation;

/// <summary>A <c>data:</c> URL in base64. Source: RFC 2397.</summary>
/// <param name="MediaType">Such as <c>image/png</c>; lower case, without parameters.</param>
/// <param name="Base64">The data, not decoded.</param>
public readonly record struct DataUrl(string MediaType, string Base64)
{
    private const string Scheme = "data:";

    /// <summary>True for any URL of the scheme.</summary>
    public static bool Is(string url) => url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the URL; null when it is none, or is not in base64. Whether the base64 is valid is for the reader of the data.</summary>
    public static DataUrl? Parse(string url)
    {
        if (!Is(url) || url.IndexOf(',', StringComparison.Ordinal) is not (>= 0 and var comma))
        {
            return null;
        }

        var head = url.AsSpan(Scheme.Length, comma - Scheme.Length);
        var semicolon = head.IndexOf(';');
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var media = head[..semicolon].Trim().ToString().ToLowerInvariant();
        return new DataUrl(media.Length == 0 ? "text/plain" : media, url[(comma + 1)..]);
    }

    public override string ToString() => $"{Scheme}{MediaType};base64,{Base64}";
}
