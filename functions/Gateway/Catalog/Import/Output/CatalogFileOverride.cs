namespace Interchange.Gateway.Catalog.Import.Output;

/// <summary>Prices under conditions, all of which are met: prompts above a length, a time of day as a clock number, days. An absent price is inherited.</summary>
internal sealed record CatalogFileOverride
{
    public long? Above { get; init; }

    public int? UtcStart { get; init; }

    public int? UtcEnd { get; init; }

    /// <summary>English names in lower case, separated by spaces.</summary>
    public string? UtcDays { get; init; }

    public decimal? Prompt { get; init; }

    public decimal? Completion { get; init; }

    public decimal? CacheRead { get; init; }

    public decimal? CacheWrite { get; init; }

    public decimal? CacheWriteOneHour { get; init; }
}
