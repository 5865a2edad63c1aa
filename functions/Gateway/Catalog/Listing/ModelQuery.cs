using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>What a caller of <c>GET /models</c> asks for. Null and empty mean: not asked.</summary>
internal sealed record ModelQuery
{
    public static readonly ModelQuery Default = new();

    /// <summary>True for the whole catalog, false for what the providers that are on can serve.</summary>
    public bool WholeCatalog { get; init; }

    public string? Category { get; init; }

    /// <summary>All of them.</summary>
    public ImmutableArray<string> SupportedParameters { get; init; } = [];

    /// <summary>All of them.</summary>
    public ImmutableArray<string> InputModalities { get; init; } = [];

    /// <summary>At least one of them; empty for any.</summary>
    public ImmutableArray<string> OutputModalities { get; init; } = ["text"];

    public string? Text { get; init; }

    public long? MinContext { get; init; }

    /// <summary>Dollars per million prompt tokens.</summary>
    public decimal? MinPrice { get; init; }

    public decimal? MaxPrice { get; init; }

    public decimal? MinOutputPrice { get; init; }

    public decimal? MaxOutputPrice { get; init; }

    public string? Architecture { get; init; }

    public ImmutableArray<string> Authors { get; init; } = [];

    /// <summary>Slugs or names.</summary>
    public ImmutableArray<string> Providers { get; init; } = [];

    public bool? Distillable { get; init; }

    public bool ZeroDataRetention { get; init; }

    public string? Region { get; init; }

    public long? MinAgeDays { get; init; }

    public long? MaxAgeDays { get; init; }

    public decimal? MinCodingIndex { get; init; }

    public decimal? MaxCodingIndex { get; init; }

    /// <summary>True when a bound is set on a measure that no model of the catalog has.</summary>
    public bool BoundsUnrecordedMeasure { get; init; }

    /// <summary>Null for the default order.</summary>
    public ModelOrder? Order { get; init; }

    public int Offset { get; init; }

    /// <summary>Null for all.</summary>
    public int? Limit { get; init; }

    public bool Rss { get; init; }
}
