namespace Interchange.CatalogImport.Output;

/// <summary>Prices above a prompt length. An absent price is inherited.</summary>
internal sealed record CatalogFileTier
{
    public required long Above { get; init; }

    public decimal? Prompt { get; init; }

    public decimal? Completion { get; init; }

    public decimal? CacheRead { get; init; }

    public decimal? CacheWrite { get; init; }
}
