using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>How the latest refresh went.</summary>
public sealed record CatalogRefreshReport
{
    public required DateTimeOffset At { get; init; }

    public required CatalogRefreshMode Mode { get; init; }

    /// <summary>Where the newer data came from.</summary>
    public required string Source { get; init; }

    /// <summary>Why there is no newer catalog; null where there is. The last good one stays in force.</summary>
    public string? Problem { get; init; }

    /// <summary>Of the catalog that was compared with.</summary>
    public required string VersionBefore { get; init; }

    /// <summary>Of the newer one; null where there is none.</summary>
    public string? VersionAfter { get; init; }

    public ImmutableArray<CatalogChange> Changes { get; init; } = [];

    public ImmutableArray<ProviderModels> Providers { get; init; } = [];
}
