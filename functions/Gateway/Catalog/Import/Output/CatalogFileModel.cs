namespace Interchange.Gateway.Catalog.Import.Output;

/// <summary>A model in catalog.json. Lists of words are one string, separated by spaces; what is unknown is left out.</summary>
internal sealed record CatalogFileModel
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Aliases { get; init; }

    /// <summary>ISO day of release.</summary>
    public string? Released { get; init; }

    public required string Input { get; init; }

    public required string Output { get; init; }

    public required string Tokenizer { get; init; }

    public string? HuggingFace { get; init; }

    public string? Knowledge { get; init; }

    /// <summary><c>efforts…</c>, <c>+budget</c>, <c>+mandatory</c>; an empty string for a model that reasons in an unknown way.</summary>
    public string? Reasoning { get; init; }

    public decimal? CodingIndex { get; init; }

    public required List<CatalogFileEndpoint> Endpoints { get; init; }
}
