using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Search;

/// <summary>What is looked for.</summary>
/// <param name="Text">In words.</param>
/// <param name="MostResults">At least one.</param>
public sealed record SearchQuery(string Text, int MostResults)
{
    /// <summary>The most characters of each result's text.</summary>
    public int MostCharacters { get; init; } = 1_500;

    /// <summary>Nothing else is looked at; none for everything. With wildcards and paths, as the engine knows them.</summary>
    public ImmutableArray<string> IncludeDomains { get; init; } = [];

    /// <summary>Not looked at.</summary>
    public ImmutableArray<string> ExcludeDomains { get; init; } = [];

    /// <summary>The engine's own way of searching; null for its usual one.</summary>
    public string? Mode { get; init; }

    /// <summary>ISO 3166-1 alpha-2 of the country that is asked from; null for none.</summary>
    public string? Country { get; init; }
}
