namespace Interchange.Gateway.Routing;

/// <summary>How a slug of the caller's matches an endpoint's tag.</summary>
internal static class ProviderSlug
{
    /// <summary>
    /// A base slug (<c>deepinfra</c>) matches the provider's endpoints with all their suffixes; a full one (<c>deepinfra/turbo</c>) only itself.
    /// </summary>
    public static bool Matches(string slug, string tag) =>
        tag.StartsWith(slug, StringComparison.OrdinalIgnoreCase)
        && (tag.Length == slug.Length || (tag[slug.Length] == '/' && !slug.Contains('/', StringComparison.Ordinal)));
}
