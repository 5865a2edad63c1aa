namespace Interchange.Gateway.Catalog.Import.Output;

/// <summary>An endpoint in catalog.json. Prices are US dollars per million tokens; what is unknown, false or "unknown" is left out.</summary>
internal sealed record CatalogFileEndpoint
{
    public required string Tag { get; init; }

    public required string Upstream { get; init; }

    public long? Context { get; init; }

    public long? MaxPrompt { get; init; }

    public long? MaxCompletion { get; init; }

    public string? Quantization { get; init; }

    public string? Stage { get; init; }

    public bool? FreeTier { get; init; }

    public decimal Prompt { get; init; }

    public decimal Completion { get; init; }

    /// <summary>Per thousand requests.</summary>
    public decimal? Requests { get; init; }

    public decimal? CacheRead { get; init; }

    public decimal? CacheWrite { get; init; }

    public decimal? CacheWriteOneHour { get; init; }

    public decimal? Reasoning { get; init; }

    public decimal? AudioInput { get; init; }

    public decimal? AudioOutput { get; init; }

    public List<CatalogFileOverride>? Overrides { get; init; }

    /// <summary>Supported parameters, separated by spaces.</summary>
    public required string Parameters { get; init; }
}
