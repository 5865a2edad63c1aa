namespace Interchange.Gateway.Catalog.Import.Output;

/// <summary>catalog.json: embedded in Gateway, which reads it with <c>BuiltInCatalog</c>.</summary>
internal sealed record CatalogFile
{
    /// <summary>Day and hash of everything below the header; names the prices on usage events.</summary>
    public string Version { get; init; } = "";

    public required string Source { get; init; }

    public required string Licence { get; init; }

    /// <summary>Day of the snapshot, ISO.</summary>
    public required string Date { get; init; }

    /// <summary>Display name by provider slug.</summary>
    public required SortedDictionary<string, string> Providers { get; init; }

    public required List<CatalogFileModel> Models { get; init; }
}
