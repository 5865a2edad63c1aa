using System.Collections.Immutable;
using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing;

/// <summary>How a slug of the caller's matches an endpoint's tag.</summary>
internal static class ProviderSlug
{
    /// <summary>
    /// A base slug (<c>deepinfra</c>) matches the provider's endpoints with all their suffixes but those of a service tier
    /// (<c>openai/priority</c>); a full one (<c>deepinfra/turbo</c>) only itself.
    /// </summary>
    public static bool Matches(string slug, string tag) =>
        Covers(slug, tag) && (tag.Length == slug.Length || EndpointTiers.Of(tag) == EndpointTier.Standard);

    /// <summary>As <see cref="Matches"/>, with the service tiers: what forbids or allows a provider holds for all it offers.</summary>
    public static bool Covers(string slug, string tag) =>
        tag.StartsWith(slug, StringComparison.OrdinalIgnoreCase)
        && (tag.Length == slug.Length || (tag[slug.Length] == '/' && !slug.Contains('/', StringComparison.Ordinal)));

    public static bool AnyMatches(ImmutableArray<string> slugs, string tag)
    {
        foreach (var slug in slugs)
        {
            if (Matches(slug, tag))
            {
                return true;
            }
        }

        return false;
    }

    public static bool AnyCovers(ImmutableArray<string> slugs, string tag)
    {
        foreach (var slug in slugs)
        {
            if (Covers(slug, tag))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the tag itself is named: the way to a service tier.</summary>
    public static bool Names(ImmutableArray<string> slugs, string tag)
    {
        foreach (var slug in slugs)
        {
            if (slug.Equals(tag, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
