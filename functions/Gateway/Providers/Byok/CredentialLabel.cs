namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// The masked form of a key: enough for people to tell keys apart, too little to guess one. Source of the form: <c>sk-...AbCd</c> in OpenRouter's
/// OpenAPI document. Of a key that is JSON nothing is shown.
/// </summary>
internal static class CredentialLabel
{
    private const int ShownAtStart = 3;
    private const int ShownAtEnd = 4;

    /// <summary>Of a shorter key nothing is shown.</summary>
    private const int ShortestShown = 16;

    public static string Of(ProviderSecret secret)
    {
        if (secret.IsJson)
        {
            return "{...}";
        }

        var key = secret.Reveal();
        return key.Length < ShortestShown ? "..." : $"{key.AsSpan(0, ShownAtStart)}...{key.AsSpan(key.Length - ShownAtEnd)}";
    }
}
