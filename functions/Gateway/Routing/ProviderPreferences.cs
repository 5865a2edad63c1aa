using System.Collections.Immutable;

namespace Interchange.Gateway.Routing;

/// <summary>The <c>provider</c> object of a request.</summary>
public sealed record ProviderPreferences
{
    public static readonly ProviderPreferences None = new();

    /// <summary>Slugs to try first, in this order.</summary>
    public ImmutableArray<string> Order { get; init; } = [];

    /// <summary>When not empty: the only slugs to use.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Slugs never to use.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>False: one endpoint is tried and its error is returned. Default true.</summary>
    public bool AllowFallbacks { get; init; } = true;
}
