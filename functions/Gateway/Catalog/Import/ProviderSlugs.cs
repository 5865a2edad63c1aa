namespace Interchange.Gateway.Catalog.Import;

/// <summary>Provider slugs: models.dev's spelling to OpenRouter's.</summary>
internal static class ProviderSlugs
{
    private static readonly Dictionary<string, string> Spellings = new(StringComparer.Ordinal)
    {
        ["google"] = "google-ai-studio",
        ["google-vertex-anthropic"] = "google-vertex",
        ["togetherai"] = "together",
        ["fireworks-ai"] = "fireworks",
        ["novita-ai"] = "novita",
        ["zai"] = "z-ai",
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["google-ai-studio"] = "Google AI Studio",
        ["google-vertex"] = "Google",
        ["together"] = "Together",
        ["fireworks"] = "Fireworks",
        ["deepinfra"] = "DeepInfra",
        ["nebius"] = "Nebius",
        ["nvidia"] = "NVIDIA",
        ["minimax"] = "MiniMax",
        ["novita"] = "Novita",
    };

    public static string SlugOf(string provider) => Spellings.GetValueOrDefault(provider, provider);

    public static string NameOf(string slug, string name) => Names.GetValueOrDefault(slug, name);
}
