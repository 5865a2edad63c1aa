using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>The whole catalog at one moment; never changes.</summary>
internal sealed record CatalogSnapshot
{
    public required string Version { get; init; }

    /// <summary>Newest first, then by id.</summary>
    public required ImmutableArray<Model> Models { get; init; }

    /// <summary>Every id and alias, whatever its case.</summary>
    public required FrozenDictionary<string, ResolvedModel> BySlug { get; init; }

    /// <summary>Display names of the providers that the built-in catalog knows.</summary>
    public required IReadOnlyDictionary<string, string> ProviderNames { get; init; }
}
